package io.lorica.scorecard.reason.share;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.decision.DecisionSpec.ErrorCost;
import io.lorica.api.decision.DecisionSpec.Outcome;
import io.lorica.api.decision.Field;
import io.lorica.api.decision.FieldPolicy;
import io.lorica.api.decision.FieldRole;
import io.lorica.api.decision.FieldType;
import io.lorica.decision.field.FieldValue;
import io.lorica.decision.prompt.DecisionPrompts;
import io.lorica.scorecard.reason.AdapterShares;
import io.lorica.scorecard.reason.Reference;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MaskingTest {
    private static final DecisionSpec SPEC = new DecisionSpec(
            "credit",
            List.of(
                    input("unread", FieldType.NUMBER),
                    input("note", FieldType.TEXT).withPolicy(FieldPolicy.UNKNOWN, null),
                    input("amount", FieldType.NUMBER),
                    input("since", FieldType.DATE),
                    input("home", FieldType.CATEGORY),
                    input("remark", FieldType.TEXT),
                    input("new", FieldType.BOOLEAN),
                    new Field("risk", FieldType.CATEGORY, FieldRole.LABEL, true, List.of("good", "bad"))),
            "{{ amount }} since {{ since }}, {{ home }}{% if new %}, new{{ new }}{% endif %}: {{ note }} {{ remark }}",
            List.of(new Outcome("good", " good", "approve"), new Outcome("bad", " bad", "reject")),
            "bad",
            new ErrorCost(5, 1));

    private static final Reference REFERENCE = new Reference(
            new Reference.Drawn("rows", 4, 1),
            List.of(row(4, "2020-01-04", "own"), row(1, "2020-01-01", "rent"), row(3, "2020-01-03", "rent"), Map.of()),
            Map.of());

    private static final String NOTE = "Paid late, twice. Then the firm moved to another town, and paid no more.";

    private final Masking masking = new Masking(SPEC, REFERENCE);

    @Test
    void hidden_values_are_the_references_middle_or_most_frequent_ones() {
        MaskedRecord record = masking.record(record(NOTE), 40).orElseThrow();

        Map<String, FieldValue> hidden = record.inputs(new BitSet());

        assertThat(text(hidden, "amount")).isEqualTo("3");
        assertThat(text(hidden, "since")).isEqualTo("2020-01-03");
        assertThat(text(hidden, "home")).isEqualTo("rent");
        assertThat(text(hidden, "note")).isEqualTo("unknown");
        assertThat(hidden).doesNotContainKey("remark");
        // No row of the reference has one.
        assertThat(text(hidden, "new")).isEqualTo("unknown");
        assertThat(text(hidden, "unread")).isEqualTo("9");
    }

    @Test
    void shown_phrases_stand_as_in_the_text_and_all_shown_give_the_record_itself() {
        MaskedRecord record = masking.record(record(NOTE), 40).orElseThrow();
        assertThat(record.players()).isEqualTo(3 + 1 + 4 + 1);
        var all = new BitSet();
        all.set(0, record.players());

        assertThat(new DecisionPrompts(SPEC).render(record.inputs(all)).string())
                .isEqualTo(new DecisionPrompts(SPEC).render(record(NOTE)).string());
        // amount, since, home, new, then the phrases
        all.clear(5);
        assertThat(text(record.inputs(all), "note"))
                .isEqualTo("Paid late, Then the firm moved to another town, and paid no more.");
        all.clear(7);
        assertThat(text(record.inputs(all), "note")).isEqualTo("Paid late, Then the firm moved to another town,");
    }

    @Test
    void values_that_the_prompt_shows_as_hidden_ones_or_not_at_all_do_not_play() {
        Map<String, FieldValue> inputs = new LinkedHashMap<>(record(NOTE));
        inputs.put("home", new FieldValue.Category("rent"));
        inputs.put("note", new FieldValue.Missing());
        inputs.remove("remark");
        MaskedRecord record = masking.record(inputs, 40).orElseThrow();
        assertThat(record.players()).isEqualTo(3);

        AdapterShares shares = record.shares(new double[2], new double[][][] {{{1, 2}}, {{3, 4}}, {{5, 6}}}, false);

        assertThat(shares.shares().stream().map(AdapterShares.Share::field))
                .containsExactly("amount", "since", "home", "new", "note", "remark", "unread");
        assertThat(shares.shares().get(1).estimates()[0][1]).isCloseTo(4, within(0.0));
        assertThat(shares.shares().getLast().estimates()[0]).containsExactly(0, 0);
    }

    @Test
    void with_less_room_there_are_fewer_phrases_and_without_room_for_the_fields_no_record() {
        assertThat(masking.record(record(NOTE), 7).orElseThrow().players()).isEqualTo(7);
        assertThat(masking.record(record(NOTE), 6).orElseThrow().players()).isEqualTo(6);
        assertThat(masking.record(record(NOTE), 5)).isEmpty();
    }

    private static Field input(String name, FieldType type) {
        return new Field(name, type, FieldRole.INPUT, false, List.of());
    }

    private static Map<String, FieldValue> row(int amount, String since, String home) {
        return Map.of(
                "amount", new FieldValue.Numeric(BigDecimal.valueOf(amount)),
                "since", new FieldValue.Day(LocalDate.parse(since)),
                "home", new FieldValue.Category(home),
                "unread", new FieldValue.Numeric(BigDecimal.ONE));
    }

    private static Map<String, FieldValue> record(String note) {
        Map<String, FieldValue> record = new LinkedHashMap<>(row(7, "2021-05-01", "free"));
        record.put("unread", new FieldValue.Numeric(BigDecimal.valueOf(9)));
        record.put("note", new FieldValue.Text(note));
        record.put("remark", new FieldValue.Text("fine"));
        record.put("new", new FieldValue.Flag(true));
        return record;
    }

    private static String text(Map<String, FieldValue> values, String field) {
        FieldValue value = values.get(field);
        return value == null ? "" : value.text();
    }
}
