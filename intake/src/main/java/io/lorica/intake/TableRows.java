package io.lorica.intake;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.decision.field.Fault;
import io.lorica.decision.field.ReadRow;
import io.lorica.decision.prompt.DecisionPrompts;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Accepts or sets aside the rows of one table, whatever format they were read from. */
final class TableRows {
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
            throw IntakeException.Unreadable.tooManyRows(limits);
        }
    }

    /** @param given what the file holds for a field, for the reason why a row is set aside */
    void add(long line, ReadRow row, Function<String, String> given) {
        String label = row.label();
        if (!row.faults().isEmpty() || label == null) {
            setAside(line, row.faults(), given);
            return;
        }
        int characters;
        try {
            characters = DecisionPrompts.characters(prompts.render(row.inputs()));
        } catch (IllegalArgumentException e) {
            setAside(line, "its prompt cannot be rendered: " + e.getMessage(), "its prompt cannot be rendered");
            return;
        }
        int most = Math.min(prompts.maxCharacters(), limits.maxPromptCharacters());
        if (characters > most) {
            String remedy = "shorten its text or the template, or raise max_prompt_characters";
            setAside(
                    line,
                    "its prompt has %d characters and may have %d; %s".formatted(characters, most, remedy),
                    "its prompt has more than %d characters; %s".formatted(most, remedy));
            return;
        }
        rows.accept(line, new DataRow.Table(row.inputs(), label, row.protectedValues(), row.eventTime(), row.entity()));
    }

    /** @param kind the reason as all such rows have it */
    void setAside(long line, String reason, String kind) {
        rows.quarantine(line, reason, List.of(kind));
    }

    void setAside(long line, List<Fault> faults, Function<String, String> given) {
        rows.quarantine(
                line,
                faults.stream()
                        .map(fault -> told(fault, Shown.of(given.apply(fault.field()))))
                        .collect(Collectors.joining("; ")),
                faults.stream()
                        .map(fault -> "%s %s".formatted(fault.field(), fault.message()))
                        .toList());
    }

    ParsedRows rows() {
        return rows;
    }

    private static String told(Fault fault, String shown) {
        return "%s %s%s".formatted(fault.field(), shown.isEmpty() ? "" : "'%s' ".formatted(shown), fault.message());
    }
}
