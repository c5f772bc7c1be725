package io.lorica.jinja;

/** A template refuses its values, uses them in a way that Python does not know, or computes more than it may. */
public final class RenderException extends JinjaException {
    private final boolean isRaised;
    private final boolean isLocated;

    private RenderException(String message, boolean isRaised, boolean isLocated) {
        super(message);
        this.isRaised = isRaised;
        this.isLocated = isLocated;
    }

    RenderException(String message) {
        this(message, false, false);
    }

    /** What the template's own {@code raise_exception} says. */
    static RenderException raisedByTemplate(String message) {
        return new RenderException(message, true, false);
    }

    /** With the line, unless the template itself wrote the message or a line is named. */
    RenderException at(int line) {
        return isRaised || isLocated
                ? this
                : new RenderException("line %d: %s".formatted(line, getMessage()), false, true);
    }

    /** Whether the template itself refuses its values, by {@code raise_exception}. */
    public boolean isRaisedByTemplate() {
        return isRaised;
    }
}
