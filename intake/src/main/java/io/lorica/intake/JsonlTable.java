package io.lorica.intake;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.decision.field.RowReader;
import java.io.InputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;

/**
 * A table as JSON lines: an object for each row, whose names are the spec's fields. A name may be left out where its
 * value may be missing.
 */
final class JsonlTable {
    private final DecisionSpec spec;
    private final IntakeLimits limits;

    JsonlTable(DecisionSpec spec, IntakeLimits limits) {
        this.spec = spec;
        this.limits = limits;
    }

    /** @throws IntakeException if the file as a whole is unusable */
    ParsedRows read(InputStream jsonl) {
        var rows = new TableRows(spec, limits);
        var reader = new RowReader(spec);
        JsonLines.read(jsonl, limits, new JsonLines.Listener() {
            @Override
            public void requireRoom() {
                rows.requireRoom();
            }

            @Override
            public void onObject(long line, JsonNode object) {
                Map<String, @Nullable Object> values =
                        JsonLines.JSON.convertValue(object, new TypeReference<Map<String, @Nullable Object>>() {});
                rows.add(line, reader.ofJson(values), name -> shown(object.path(name)));
            }

            @Override
            public void onBadLine(long line, String reason, String kind) {
                rows.setAside(line, reason, kind);
            }
        });
        return rows.rows();
    }

    /** As the line has it. */
    private static String shown(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return "";
        }
        return value.isString() ? value.stringValue() : value.toString();
    }
}
