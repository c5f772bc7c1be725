package io.lorica.intake;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.decision.Field;
import io.lorica.api.decision.FieldRole;
import io.lorica.api.inference.BatchFormat;
import io.lorica.decision.field.RowReader;
import io.lorica.intake.JsonLines.Line;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/**
 * Records as JSON lines. A line of the result is the line of the file, character by character, with the answer's names
 * before its last brace; a line that is no object becomes one that says so.
 */
final class JsonlRecords implements RecordFile {
    private final Path file;
    private final DecisionSpec spec;
    private final IntakeLimits limits;
    private final RowReader reader;

    JsonlRecords(Path file, DecisionSpec spec, IntakeLimits limits) {
        this.file = file;
        this.spec = spec;
        this.limits = limits;
        this.reader = new RowReader(spec);
    }

    @Override
    public BatchFormat format() {
        return BatchFormat.JSONL;
    }

    @Override
    public Survey survey(List<AnswerColumn> added) throws IOException {
        try (JsonLines lines = open()) {
            var unread = new UnreadColumns(spec, added);
            long rows = 0;
            boolean isFirst = true;
            for (Line line = lines.next(); line != null; line = lines.next()) {
                if (++rows > limits.maxRows()) {
                    throw IntakeException.Unreadable.tooManyRows(limits);
                }
                if (line instanceof Line.Of of) {
                    if (isFirst) {
                        requireColumns(of.object().propertyNames());
                        isFirst = false;
                    }
                    unread.add(of.object().propertyNames());
                } else if (isFirst && line instanceof Line.Bad bad && bad.isNoObject()) {
                    throw new IntakeException.Unreadable(("Line %d, where the first record should be, %s. Write each"
                                    + " record as one object on one line (pandas: to_json(orient=\"records\","
                                    + " lines=True)), and upload it again.")
                            .formatted(bad.number(), bad.reason()));
                }
            }
            return new Survey(rows, unread.warnings());
        }
    }

    /** Of the first record, which stands for all: names may differ from line to line, but not those that must be. */
    private void requireColumns(Collection<String> present) {
        List<String> missing = spec.fields().stream()
                .filter(field -> field.role() == FieldRole.INPUT && field.refusesMissing())
                .map(Field::name)
                .filter(name -> !present.contains(name))
                .toList();
        if (!missing.isEmpty()) {
            throw IntakeException.MissingColumns.of(
                    missing,
                    "Its first record has",
                    present.stream().limit(100).map(Shown::of).toList());
        }
    }

    @Override
    public Rows rows(long from) throws IOException {
        JsonLines lines = open();
        for (long i = 0; i < from && lines.next() != null; i++) {}
        return new Rows() {
            @Override
            public @Nullable Asked next() {
                return switch (lines.next()) {
                    case null -> null;
                    case Line.Bad bad -> new Asked.Refused("the line " + bad.reason());
                    case Line.Of of -> Asked.of(reader.inputsOfJson(values(of)));
                };
            }

            @Override
            public void close() {
                lines.close();
            }
        };
    }

    private static Map<String, @Nullable Object> values(Line.Of line) {
        return JsonLines.JSON.convertValue(line.object(), new TypeReference<Map<String, @Nullable Object>>() {});
    }

    @Override
    public void writeResult(List<AnswerColumn> columns, List<Path> chunks, Path target) throws IOException {
        try (JsonLines lines = open();
                var answers = new AnswerLines(chunks);
                BufferedWriter out = Files.newBufferedWriter(target)) {
            for (Line line = lines.next(); line != null; line = lines.next()) {
                String answer = answers.next();
                if (line instanceof Line.Of of) {
                    String text = of.text();
                    out.append(text, 0, text.lastIndexOf('}'));
                    out.append(of.object().isEmpty() ? "" : ", ").append(answer, 1, answer.length());
                } else {
                    out.append(answer);
                }
                out.append('\n');
            }
        }
    }

    private JsonLines open() throws IOException {
        return new JsonLines(Files.newInputStream(file), limits);
    }
}
