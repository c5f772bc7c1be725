package io.lorica.intake;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.decision.field.Fault;
import io.lorica.decision.field.ReadRow;
import io.lorica.decision.prompt.DecisionPrompts;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Accepts or sets aside the rows of one table, whatever format they were read from. */
final class TableRows {
    private static final int LONGEST_SHOWN = 40;

    private final DecisionPrompts prompts;
    private final IntakeLimits limits;
    private final ParsedRows rows = new ParsedRows();

    TableRows(DecisionSpec spec, IntakeLimits limits) {
        this.prompts = new DecisionPrompts(spec);
        this.limits = limits;
    }

    /** @throws IntakeException.Unreadable if there were as many rows as are allowed before */
    void requireRoom() {
        if (rows.size() == limits.maxRows()) {
            throw IntakeException.Unreadable.tooManyRows(limits.maxRows());
        }
    }

    /** @param given what the file holds for a field, for the reason why a row is set aside */
    void add(long line, ReadRow row, Function<String, String> given) {
        String label = row.label();
        if (!row.faults().isEmpty() || label == null) {
            setAside(
                    line,
                    row.faults().stream()
                            .map(fault -> told(fault, given.apply(fault.field()).strip()))
                            .collect(Collectors.joining("; ")));
            return;
        }
        int characters = prompts.render(row.inputs()).length();
        if (characters > limits.maxPromptCharacters()) {
            setAside(
                    line,
                    "its prompt has %d characters and may have %d; shorten its text or the template"
                            .formatted(characters, limits.maxPromptCharacters()));
            return;
        }
        rows.accept(line, new DataRow.Table(row.inputs(), label, row.protectedValues(), row.eventTime(), row.entity()));
    }

    void setAside(long line, String reason) {
        rows.quarantine(line, reason);
    }

    ParsedRows rows() {
        return rows;
    }

    private static String told(Fault fault, String given) {
        String shown = given.isEmpty() ? "" : "'%s' ".formatted(shortened(given));
        return "%s %s%s".formatted(fault.field(), shown, fault.message());
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "...";
    }
}
