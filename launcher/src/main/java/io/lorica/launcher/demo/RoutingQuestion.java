package io.lorica.launcher.demo;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.decision.Field;
import io.lorica.api.decision.FieldRole;
import io.lorica.api.decision.FieldType;
import java.util.List;

/** Which regulation a passage is from, as a business question: its words are all there is to decide by. */
final class RoutingQuestion {
    static final String TEXT = "text";
    static final String LABEL = "regulation";

    private static final List<String> REGULATIONS = List.of("C", "DD", "E", "M", "P", "X");
    private static final String PROMPT = "From a regulation of consumer finance:\n{{ text }}\nIt is from Regulation";

    private RoutingQuestion() {}

    static DecisionSpec spec() {
        return new DecisionSpec(
                "regulation-routing",
                List.of(
                        // Rows of one section are never on both sides of a split.
                        new Field("section", FieldType.TEXT, FieldRole.ENTITY, true, List.of()),
                        new Field(TEXT, FieldType.TEXT, FieldRole.INPUT, true, List.of()),
                        new Field(LABEL, FieldType.CATEGORY, FieldRole.LABEL, true, REGULATIONS)),
                PROMPT,
                REGULATIONS.stream()
                        .map(name -> new DecisionSpec.Outcome(name, " " + name, "Regulation " + name))
                        .toList(),
                null,
                null);
    }
}
