package io.lorica.intake;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.training.TableFormat;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** The way in for files. */
public final class Intake {
    private final IntakeLimits limits;

    public Intake(IntakeLimits limits) {
        this.limits = limits;
    }

    /** The same, for a CSV file of which nothing is declared. */
    public ParsedRows table(DecisionSpec spec, InputStream file) throws IOException {
        return table(spec, null, file);
    }

    /**
     * Rows of a table: CSV with a header, or JSON lines if the file begins with an object.
     *
     * @param declared how a CSV file is written; what is absent is found out from it
     * @throws IntakeException if the file as a whole is unusable
     * @throws IOException if it cannot be read at all
     */
    public ParsedRows table(DecisionSpec spec, @Nullable TableFormat declared, InputStream file) throws IOException {
        var buffered = new BufferedInputStream(file);
        return FileStart.of(buffered).isObject()
                ? new JsonlTable(spec, limits).read(buffered)
                : new CsvTable(spec, declared, limits).read(buffered);
    }

    /**
     * JSON lines of text, of prompts with completions, or of chats.
     *
     * @throws IntakeException if the file as a whole is unusable
     * @throws IOException if it cannot be read at all
     */
    public ParsedRows text(InputStream jsonl) throws IOException {
        var buffered = new BufferedInputStream(jsonl);
        FileStart.of(buffered);
        return new JsonlText(limits).read(buffered);
    }
}
