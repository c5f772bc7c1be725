package io.lorica.jinja;

import io.lorica.jinja.Value.Items;

/** What one rendering may compute: a template that does not end is stopped. */
final class Budget {
    /** A second or two; a chat of a thousand messages takes a tenth of it. */
    private static final long MAX_STEPS = 5_000_000;

    /** Python's own stack ends a little later. */
    private static final int MAX_CALLS = 150;

    private static final int CHARACTERS_PER_STEP = 64;
    private static final int ITEMS_PER_STEP = 16;

    private long steps;
    private int calls;

    void step() {
        spend(1);
    }

    /** Charges for a value by what it took to make it. */
    Value made(Value value) {
        switch (value) {
            case Text text -> spend(text.string().length() / CHARACTERS_PER_STEP);
            case Items items -> spend(items.items().size() / ITEMS_PER_STEP);
            default -> {}
        }
        return value;
    }

    private void spend(long count) {
        steps += count;
        if (steps > MAX_STEPS) {
            throw new RenderException("The template did not end within %d steps".formatted(MAX_STEPS));
        }
    }

    void enterCall() {
        if (++calls > MAX_CALLS) {
            throw new RenderException("Macros and loops call each other deeper than %d".formatted(MAX_CALLS));
        }
    }

    void leaveCall() {
        calls--;
    }
}
