package io.lorica.launcher.progress;

import java.io.Console;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where the launcher prints: bars if a person watches, plain lines in CI and in files. */
public final class Terminal {
    private final PrintStream out;
    private final boolean isInteractive;
    private final InstantSource clock;

    Terminal(PrintStream out, boolean isInteractive, InstantSource clock) {
        this.out = out;
        this.isInteractive = isInteractive;
        this.clock = clock;
    }

    public static Terminal standard() {
        return new Terminal(System.out, isInteractive(System.getenv()), InstantSource.system());
    }

    /** A line that the person types; null: nobody is there to ask. */
    @SuppressWarnings("SystemConsoleNull")
    public @Nullable String ask(String question) {
        @Nullable Console console = isInteractive ? System.console() : null;
        if (console == null) {
            return null;
        }
        out.print(question + " ");
        out.flush();
        return console.readLine();
    }

    public void line(String text) {
        out.println(text);
        out.flush();
    }

    /** @param unit what is counted, such as {@code MB}, of {@code unitSize} each */
    public Progress progress(String title, String unit, long unitSize) {
        return isInteractive
                ? new BarProgress(out, title, unit, unitSize)
                : new LineProgress(out, title, unit, unitSize, clock);
    }

    // Null again where there is no terminal: JDK 25 went back to the built-in console.
    @SuppressWarnings("SystemConsoleNull")
    private static boolean isInteractive(Map<String, String> environment) {
        @Nullable String terminal = environment.get("TERM");
        return System.console() != null
                && System.console().isTerminal()
                && !environment.containsKey("CI")
                && !"dumb".equals(terminal);
    }
}
