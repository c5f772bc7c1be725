package io.lorica.fitting;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.decision.DecisionSpec.ErrorCost;
import io.lorica.api.decision.DecisionSpec.Outcome;
import io.lorica.api.decision.Field;
import io.lorica.api.decision.FieldRole;
import io.lorica.api.decision.FieldType;
import io.lorica.decision.field.FieldValue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Rows of which it is known what lies behind them: a number, a category of few, one of many, and a note. */
final class Rows {
    static final String AMOUNT = "amount";
    static final String HOME = "home";
    static final String SHOP = "shop";
    static final String NOTE = "note";

    private Rows() {}

    static DecisionSpec spec(String... outcomes) {
        return new DecisionSpec(
                "test",
                List.of(
                        input(AMOUNT, FieldType.NUMBER),
                        input(HOME, FieldType.CATEGORY),
                        input(SHOP, FieldType.CATEGORY),
                        input(NOTE, FieldType.TEXT)),
                "{{ amount }}",
                List.of(outcomes).stream()
                        .map(label -> new Outcome(label, " " + label, label))
                        .toList(),
                outcomes[outcomes.length - 1],
                new ErrorCost(1, 1));
    }

    private static Field input(String name, FieldType type) {
        return new Field(name, type, FieldRole.INPUT, false, List.of());
    }

    /** Half of the fields' values are missing now and then; the outcome depends on amount, home and note. */
    static List<LabelledRow> of(int count, int outcomes, long seed) {
        var random = new Random(seed);
        List<LabelledRow> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Map<String, FieldValue> inputs = new HashMap<>();
            double amount = random.nextInt(-50, 1000);
            String home = List.of("own", "rent", "free").get(random.nextInt(3));
            boolean isWorried = random.nextInt(3) == 0;
            if (random.nextInt(10) > 0) {
                inputs.put(AMOUNT, new FieldValue.Numeric(BigDecimal.valueOf(amount)));
            }
            inputs.put(HOME, random.nextInt(20) == 0 ? new FieldValue.Missing() : new FieldValue.Category(home));
            inputs.put(SHOP, new FieldValue.Category("shop " + random.nextInt(150)));
            inputs.put(
                    NOTE,
                    new FieldValue.Text(
                            isWorried
                                    ? "Customer asked to defer the next payment. 客户要求延期付款"
                                    : "Customer paid the last invoice early. 客户提前付款"));
            double score = amount / 250 - 2 + (home.equals("rent") ? 1 : 0) + (isWorried ? 1.5 : -0.5);
            double risk = 1 / (1 + Math.exp(-score));
            int outcome = random.nextDouble() < risk ? 1 + random.nextInt(outcomes - 1) : 0;
            rows.add(new LabelledRow(inputs, outcome, null, null));
        }
        return rows;
    }
}
