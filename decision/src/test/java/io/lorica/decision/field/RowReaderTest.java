package io.lorica.decision.field;

import static org.assertj.core.api.Assertions.assertThat;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.decision.Field;
import io.lorica.api.decision.FieldPolicy;
import io.lorica.api.decision.FieldRole;
import io.lorica.api.decision.FieldType;
import io.lorica.testsupport.CreditSpec;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowReaderTest {
    private final RowReader credit = new RowReader(CreditSpec.SPEC);

    @Test
    void good_inputs_come_back_in_the_specs_order() {
        ReadRow row = credit.ofRequest(Map.of("purpose", "car", "amount", 1169));

        assertThat(row.faults()).isEmpty();
        assertThat(row.inputs())
                .containsExactly(
                        Map.entry("amount", new FieldValue.Numeric(BigDecimal.valueOf(1169))),
                        Map.entry("purpose", new FieldValue.Category("car")));
    }

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "colour  | red     | is not a field of this model; known are",
                "purpsoe | car     | is not a field of this model; did you mean 'purpose'?",
                "age     | 35      | protected attribute",
                "risk    | good    | what the model decides",
                "row_id  | 7       | not used",
                "purpose | yacht   | 'car', 'education'",
                "amount  | 1169    | a number",
            })
    void a_faulty_field_is_named_with_what_to_do(String field, String value, String message) {
        Map<String, Object> inputs = new HashMap<>(Map.of("amount", 1169, "purpose", "car"));
        inputs.put(field, value);

        assertThat(credit.ofRequest(inputs).faults()).singleElement().satisfies(fault -> {
            assertThat(fault.field()).isEqualTo(field);
            assertThat(fault.message()).contains(message);
        });
    }

    @Test
    void every_missing_field_is_told_at_once() {
        assertThat(credit.ofRequest(Map.of("note", "first loan")).faults())
                .extracting(Fault::field)
                .containsExactly("amount", "purpose");
    }

    @Test
    void a_refusal_does_not_repeat_the_value() {
        assertThat(credit.ofRequest(Map.of("amount", "secret-4711", "purpose", "secret-4711"))
                        .faults())
                .hasSize(2)
                .allSatisfy(fault -> assertThat(fault.message()).doesNotContain("secret-4711"));
    }

    @ParameterizedTest
    @CsvSource({
        "6, 6",
        "6.00, 6",
        "'  6 ', 6",
        "0.00, 0",
        "-0.0, 0",
        "1e6, 1000000",
        "-0.25, -0.25",
        "2.5E-3, 0.0025",
        "0.1000000000000000055511151231257827, 0.1000000000000000055511151231257827"
    })
    void equal_numbers_are_written_alike(String cell, String text) {
        assertThat(written("amount", FieldType.NUMBER, cell)).isEqualTo(text);
        assertThat(writtenJson("amount", FieldType.NUMBER, new BigDecimal(cell.strip())))
                .isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"1e64", "1e-64", "1e-2000000000", "1e2000000000", "NaN", "Infinity", "1;5", "0x10", "abc", "--1"})
    void what_a_prompt_cannot_show_is_no_number(String cell) {
        assertThat(read("amount", FieldType.NUMBER, cell).faults()).hasSize(1);
    }

    @Test
    void a_long_run_of_digits_is_refused_without_being_parsed() {
        assertThat(read("amount", FieldType.NUMBER, "9".repeat(30_000)).faults())
                .hasSize(1);
    }

    @Test
    void white_space_around_text_does_not_count_and_half_characters_are_refused() {
        assertThat(written("note", FieldType.TEXT, " \ta b\n")).isEqualTo("a b");
        assertThat(writtenJson("note", FieldType.TEXT, " \ta b\n")).isEqualTo("a b");
        for (String broken : List.of("a\u0000b", "a\ud83d", "\ude00a", "\ud83dx")) {
            assertThat(read("note", FieldType.TEXT, broken).faults()).hasSize(1);
        }
        assertThat(written("note", FieldType.TEXT, "\ud83d\ude00")).isEqualTo("\ud83d\ude00");
    }

    @ParameterizedTest
    @CsvSource({"true, true", "True, true", "TRUE, true", "false, false", "False, false"})
    void booleans_have_one_text(String cell, String text) {
        assertThat(written("owner", FieldType.BOOLEAN, cell)).isEqualTo(text);
        assertThat(writtenJson("owner", FieldType.BOOLEAN, Boolean.valueOf(text)))
                .isEqualTo(text);
        assertThat(read("owner", FieldType.BOOLEAN, "yes").faults()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "2024-05-31, 2024-05-31",
        "2024-05-31T14:00:00Z, 2024-05-31T14:00:00Z",
        "2024-05-31T16:00:00+02:00, 2024-05-31T14:00:00Z"
    })
    void dates_and_times_have_one_text(String cell, String text) {
        assertThat(written("day", FieldType.DATE, cell)).isEqualTo(text);
        assertThat(writtenJson("day", FieldType.DATE, cell)).isEqualTo(text);
        for (String wrong : List.of("31.05.2024", "2024-02-30", "2024-05-31T14:00:00", "today")) {
            assertThat(read("day", FieldType.DATE, wrong).faults()).hasSize(1);
        }
    }

    @Test
    void missing_values_follow_the_declared_policy_in_cells_and_in_json() {
        var refusing = reader(field("x", FieldType.CATEGORY, false, FieldPolicy.REFUSE, List.of("NA", "-1")));
        var unknown = reader(field("x", FieldType.CATEGORY, false, FieldPolicy.UNKNOWN, List.of("NA", "-1")));
        var required = reader(field("x", FieldType.CATEGORY, true, null, null));
        var optional = reader(field("x", FieldType.CATEGORY, false, null, null));
        for (String missing : List.of("", "  ", "NA", " NA ", "-1")) {
            assertThat(refusing.ofCells(_ -> missing).faults()).hasSize(1);
            assertThat(unknown.ofCells(_ -> missing).inputs()).containsEntry("x", new FieldValue.Missing());
            assertThat(unknown.ofRequest(Map.of("x", missing)).inputs()).containsEntry("x", new FieldValue.Missing());
        }
        assertThat(unknown.ofRequest(Map.of("x", -1)).inputs()).containsEntry("x", new FieldValue.Missing());
        assertThat(unknown.ofRequest(Map.of()).inputs()).containsEntry("x", new FieldValue.Missing());
        assertThat(required.ofRequest(Map.of()).faults()).hasSize(1);
        assertThat(optional.ofCells(_ -> "").inputs()).isEmpty();
        assertThat(optional.ofRequest(nullFor("x")).inputs()).isEmpty();
    }

    @Test
    void a_missing_code_of_a_number_is_that_number_however_it_is_written() {
        var reader = reader(field("x", FieldType.NUMBER, false, FieldPolicy.UNKNOWN, List.of("-1", "999")));
        for (String missing : List.of("-1", "-1.0", "999", "9.99e2")) {
            assertThat(reader.ofCells(_ -> missing).inputs()).containsEntry("x", new FieldValue.Missing());
            assertThat(reader.ofRequest(Map.of("x", new BigDecimal(missing))).inputs())
                    .containsEntry("x", new FieldValue.Missing());
        }
    }

    @Test
    void an_unseen_category_is_refused_or_becomes_a_fixed_token_never_the_callers_text() {
        List<String> cars = List.of("car", "house");
        var refusing = reader(new Field("x", FieldType.CATEGORY, FieldRole.INPUT, true, cars));
        var unknown = reader(
                new Field("x", FieldType.CATEGORY, FieldRole.INPUT, false, cars).withPolicy(FieldPolicy.UNKNOWN, null));

        assertThat(refusing.ofRequest(Map.of("x", "yacht")).faults()).hasSize(1);
        assertThat(unknown.ofCells(_ -> "yacht").inputs()).containsEntry("x", new FieldValue.Unseen());
        assertThat(unknown.ofRequest(Map.of("x", "yacht")).inputs().get("x").text())
                .isEqualTo(FieldValue.UNKNOWN_TOKEN);
    }

    @Test
    void a_number_outside_its_range_is_refused_or_becomes_the_same_token() {
        var refusing = reader(ranged(null, "0", "120"));
        var unknown = reader(ranged(FieldPolicy.UNKNOWN, "0", "120"));
        for (String inRange : List.of("0", "-0.0", "120", "1.2e2", "119.99")) {
            assertThat(refusing.ofCells(_ -> inRange).faults()).isEmpty();
        }
        for (String outside : List.of("-0.01", "120.01", "1e9", "1e63")) {
            assertThat(refusing.ofCells(_ -> outside).faults())
                    .extracting(Fault::message)
                    .containsExactly("must be from 0 to 120");
            assertThat(refusing.ofRequest(Map.of("x", new BigDecimal(outside))).faults())
                    .hasSize(1);
            assertThat(unknown.ofCells(_ -> outside).inputs()).containsEntry("x", new FieldValue.Unseen());
            assertThat(unknown.ofRequest(Map.of("x", new BigDecimal(outside))).inputs())
                    .containsEntry("x", new FieldValue.Unseen());
        }
        assertThat(reader(ranged(null, "0", null)).ofCells(_ -> "-1").faults())
                .singleElement()
                .satisfies(fault -> assertThat(fault.message()).isEqualTo("must be at least 0"));
        assertThat(reader(ranged(null, null, "7.50")).ofCells(_ -> "8").faults())
                .singleElement()
                .satisfies(fault -> assertThat(fault.message()).isEqualTo("must be at most 7.5"));
    }

    @Test
    void a_value_of_another_kind_is_told_apart_from_one_out_of_range() {
        for (FieldPolicy policy : FieldPolicy.values()) {
            var number = reader(ranged(policy, "500", "20000"));
            assertThat(told(number, "3000"))
                    .isEqualTo("must be a number such as 1234.5, is a string; send it without quotes");
            assertThat(told(number, true)).isEqualTo("must be a number such as 1234.5, is a boolean");
            assertThat(told(number, List.of(3000))).isEqualTo("must be a number such as 1234.5, is a list");
            assertThat(told(number, Map.of("value", 3000))).isEqualTo("must be a number such as 1234.5, is an object");
        }
        assertThat(told(reader(ranged(null, "500", "20000")), new BigDecimal("1e70")))
                .isEqualTo("must be a number such as 1234.5, of at most 64 characters in plain form");
        assertThat(told(reader(field("x", FieldType.BOOLEAN, false, null, null)), "true"))
                .isEqualTo("must be true or false, is a string; send it without quotes");
        assertThat(told(reader(field("x", FieldType.TEXT, false, null, null)), 7))
                .endsWith(", is a number");
    }

    private static String told(RowReader reader, Object value) {
        var faults = reader.ofRequest(Map.of("x", value)).faults();
        assertThat(faults).hasSize(1);
        return faults.getFirst().message();
    }

    @Test
    void a_number_out_of_range_is_read_from_a_stored_row_as_it_was_written() {
        var unknown = reader(ranged(FieldPolicy.UNKNOWN, "0", "120"));
        Object stored = new FieldValue.Unseen().json();
        assertThat(unknown.ofJson(Map.of("x", stored)).inputs()).containsEntry("x", new FieldValue.Unseen());
        assertThat(reader(ranged(null, "0", "120")).ofJson(Map.of("x", stored)).faults())
                .hasSize(1);
    }

    @Test
    void texts_and_categories_have_a_greatest_length_whatever_the_policy() {
        for (FieldPolicy policy : FieldPolicy.values()) {
            var text = reader(field("x", FieldType.TEXT, false, policy, null));
            assertThat(text.ofCells(_ -> "a".repeat(4_000)).faults()).isEmpty();
            assertThat(text.ofCells(_ -> "a".repeat(4_001)).faults())
                    .extracting(Fault::message)
                    .containsExactly("must be text of at most 4000 characters without NUL or half characters");
            assertThat(text.ofRequest(Map.of("x", "a".repeat(20_000))).faults()).hasSize(1);
            var category = reader(field("x", FieldType.CATEGORY, false, policy, null));
            assertThat(category.ofRequest(Map.of("x", "a".repeat(200))).faults())
                    .isEmpty();
            assertThat(category.ofRequest(Map.of("x", "a".repeat(201))).faults())
                    .hasSize(1);
        }
        var three = reader(field("x", FieldType.TEXT, false, null, null).withMaxCharacters(3));
        assertThat(three.ofCells(_ -> "\ud83d\ude00".repeat(3)).faults()).isEmpty();
        assertThat(three.ofCells(_ -> " abc ").faults()).isEmpty();
        assertThat(three.ofCells(_ -> "abcd").faults()).hasSize(1);
    }

    @Test
    void a_row_that_was_stored_stays_readable_when_bounds_become_narrower() {
        var spec = new DecisionSpec(
                "q",
                List.of(
                        field("x", FieldType.TEXT, true, null, null),
                        new Field("y", FieldType.CATEGORY, FieldRole.LABEL, true, List.of())),
                "{{ x }}",
                CreditSpec.SPEC.outcomes(),
                "bad",
                CreditSpec.SPEC.cost());
        Map<String, Object> stored = Map.of("x", "a".repeat(9_000), "y", "good");
        assertThat(new RowReader(spec).ofJson(stored).faults()).hasSize(1);
        assertThat(RowReader.ofStoredRows(spec).ofJson(stored).faults()).isEmpty();
    }

    @Test
    void a_refusal_names_the_first_of_many_categories() {
        List<String> many =
                IntStream.range(0, 500).mapToObj(i -> "category-" + i).toList();
        assertThat(reader(new Field("x", FieldType.CATEGORY, FieldRole.INPUT, true, many))
                        .ofCells(_ -> "other")
                        .faults())
                .singleElement()
                .satisfies(fault -> assertThat(fault.message()).endsWith("'category-49' and 450 others of the spec"));
    }

    @Test
    void time_and_entity_are_kept_beside_the_inputs_and_a_row_without_label_teaches_nothing() {
        var spec = new DecisionSpec(
                "q",
                List.of(
                        new Field("x", FieldType.NUMBER, FieldRole.INPUT, true, List.of()),
                        new Field("when", FieldType.DATE, FieldRole.EVENT_TIME, false, List.of()),
                        new Field("who", FieldType.CATEGORY, FieldRole.ENTITY, false, List.of()),
                        new Field("y", FieldType.CATEGORY, FieldRole.LABEL, true, List.of())),
                "{{ x }}",
                CreditSpec.SPEC.outcomes(),
                "bad",
                CreditSpec.SPEC.cost());
        ReadRow row =
                new RowReader(spec).ofJson(Map.of("x", 1, "when", "2024-05-31", "who", "customer-7", "y", "good"));

        assertThat(row.inputs()).containsOnlyKeys("x");
        assertThat(row.eventTime()).extracting(FieldValue::text).isEqualTo("2024-05-31");
        assertThat(row.entity()).extracting(FieldValue::text).isEqualTo("customer-7");
        assertThat(row.label()).isEqualTo("good");
        assertThat(new RowReader(spec).ofJson(Map.of("x", 1)).faults())
                .extracting(Fault::field)
                .containsExactly("y");
        assertThat(new RowReader(spec).ofJson(Map.of("x", 1, "y", "ugly")).faults())
                .extracting(Fault::message)
                .containsExactly("must be the label of an outcome: 'good', 'bad'");
    }

    private static Map<String, @Nullable Object> nullFor(String name) {
        Map<String, @Nullable Object> values = new HashMap<>();
        values.put(name, null);
        return values;
    }

    private static Field field(
            String name,
            FieldType type,
            boolean required,
            @Nullable FieldPolicy policy,
            @Nullable List<String> missingCodes) {
        return new Field(name, type, FieldRole.INPUT, required, List.of()).withPolicy(policy, missingCodes);
    }

    private static Field ranged(@Nullable FieldPolicy policy, @Nullable String min, @Nullable String max) {
        return new Field("x", FieldType.NUMBER, FieldRole.INPUT, false, List.of())
                .withPolicy(policy, null)
                .withRange(min == null ? null : new BigDecimal(min), max == null ? null : new BigDecimal(max));
    }

    private static RowReader reader(Field input) {
        List<Field> fields = new ArrayList<>(List.of(input));
        return new RowReader(new DecisionSpec(
                "q", fields, "{{ " + input.name() + " }}", CreditSpec.SPEC.outcomes(), "bad", CreditSpec.SPEC.cost()));
    }

    private static ReadRow read(String name, FieldType type, String cell) {
        return reader(field(name, type, true, null, null)).ofCells(_ -> cell);
    }

    private static String written(String name, FieldType type, String cell) {
        ReadRow row = read(name, type, cell);
        assertThat(row.faults()).isEmpty();
        return row.inputs().get(name).text();
    }

    private static String writtenJson(String name, FieldType type, Object value) {
        ReadRow row = reader(field(name, type, true, null, null)).ofRequest(Map.of(name, value));
        assertThat(row.faults()).isEmpty();
        return row.inputs().get(name).text();
    }
}
