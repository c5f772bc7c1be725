package io.lorica.intake;

import io.lorica.api.decision.DecisionSpec;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The way in for files. */
public final class Intake {
    private static final int LOOKED_AT = 1_024;

    private final IntakeLimits limits;

    public Intake(IntakeLimits limits) {
        this.limits = limits;
    }

    /**
     * Rows of a table: CSV with a header, or JSON lines if the file begins with an object.
     *
     * @throws IntakeException if the file as a whole is unusable
     * @throws IOException if it cannot be read at all
     */
    public ParsedRows table(DecisionSpec spec, InputStream file) throws IOException {
        var buffered = new BufferedInputStream(file);
        return beginsWithObject(buffered)
                ? new JsonlTable(spec, limits).read(buffered)
                : new CsvTable(spec, limits).read(buffered);
    }

    /**
     * JSON lines of text, of prompts with completions, or of chats.
     *
     * @throws IntakeException if the file as a whole is unusable
     */
    public ParsedRows text(InputStream jsonl) {
        return new JsonlText(limits).read(jsonl);
    }

    private static boolean beginsWithObject(BufferedInputStream file) throws IOException {
        file.mark(LOOKED_AT);
        byte[] start = file.readNBytes(LOOKED_AT);
        file.reset();
        int at = StrictUtf8.lengthOfMark(start);
        while (at < start.length && Character.isWhitespace(start[at])) {
            at++;
        }
        return at < start.length && start[at] == '{';
    }
}
