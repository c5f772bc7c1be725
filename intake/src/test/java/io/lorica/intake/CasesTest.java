package io.lorica.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.decision.field.FieldValue;
import io.lorica.decision.field.ReadRow;
import io.lorica.decision.field.RowReader;
import io.lorica.decision.prompt.DecisionPrompts;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** Files that once ended a service, or were learnt as something else than they say. */
class CasesTest {
    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final Intake intake = new Intake(new IntakeLimits(1_000, 32_000, 100_000));

    @Test
    void b42_half_a_surrogate_pair_in_a_json_line_sets_the_line_aside() throws IOException {
        ParsedRows rows = intake.text(file("b42/rows.jsonl"));
        assertThat(rows.accepted()).hasSize(20);
        assertThat(rows.quarantined()).singleElement().satisfies(row -> {
            assertThat(row.line()).isEqualTo(21);
            assertThat(row.reason()).contains("text", "half characters");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"kills", "misleads", "30000-digits"})
    void b43_a_number_with_a_huge_exponent_sets_its_row_aside(String name) throws IOException {
        ParsedRows rows = intake.table(spec("b43"), file("b43/" + name + ".csv"));
        assertThat(rows.accepted()).hasSize(30);
        assertThat(rows.quarantined()).singleElement().satisfies(row -> {
            assertThat(row.line()).isEqualTo(32);
            assertThat(row.reason()).startsWith("amount '1e-").contains("must be a number");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"100e2147483647", "1000e2147483646", "1e2147483647", "1e-2147483647", "1e99999999999"})
    void b43_so_does_one_whose_exponent_overflows(String number) throws IOException {
        ParsedRows csv = table("amount,note,label\n" + number + ",x,good\n1,x,good\n");
        ParsedRows json = table("{\"amount\": " + number + ", \"label\": \"good\"}\n");
        assertThat(csv.accepted()).hasSize(1);
        assertThat(csv.quarantined()).hasSize(1);
        assertThat(json.quarantined()).hasSize(1);
    }

    @Test
    void b49_a_decimal_that_a_double_does_not_hold_has_one_prompt_in_training_and_serving() throws IOException {
        for (String number : new String(file("b49/numbers.txt").readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList()) {
            String request = "{\"amount\": " + number + ", \"note\": \"n\"}";
            assertThat(requested(spec("b49"), request))
                    .as(number)
                    .isEqualTo(trained(spec("b49"), "amount,note,label\n" + number + ",n,good\n"));
        }
    }

    @Test
    void b51_a_message_with_weight_0_is_not_learnt() throws IOException {
        ParsedRows rows = intake.text(file("b51/rows.jsonl"));
        assertThat(rows.accepted()).hasSize(10);
        assertThat(rows.quarantined()).singleElement().satisfies(row -> {
            assertThat(row.line()).isEqualTo(11);
            assertThat(row.reason()).contains("weight 0");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"name\": \"Ada\"",
                "\"tool_calls\": []",
                "\"function_call\": {\"name\": \"f\"}",
                "\"weight\": 0.5",
                "\"weight\": \"1\"",
                "\"\\ud83d\": 1"
            })
    void b51_a_message_with_keys_that_are_not_learnt_is_set_aside(String key) throws IOException {
        ParsedRows rows = text("""
                {"messages": [{"role": "user", "content": "q"}, {"role": "assistant", "content": "a", %s}]}
                """.formatted(key));
        assertThat(rows.accepted()).isEmpty();
        assertThat(rows.quarantined())
                .singleElement()
                .satisfies(row -> assertThat(row.reason())
                        .matches("(a message has the key|weight must).*")
                        .doesNotContain("\ud83d"));
    }

    @Test
    void b51_weights_that_say_what_is_learnt_anyway_are_accepted() throws IOException {
        assertThat(text("""
                {"messages": [{"role": "user", "content": "q", "name": null}, \
                {"role": "assistant", "content": "a", "weight": 0}, {"role": "user", "content": "q"}, \
                {"role": "assistant", "content": "a", "weight": 1}]}
                """).accepted()).hasSize(1);
        assertThat(text("""
                {"messages": [{"role": "user", "content": "q"}, {"role": "assistant", "content": "a", "weight": 1}, \
                {"role": "user", "content": "q"}, {"role": "assistant", "content": "a"}]}
                """).quarantined())
                .singleElement()
                .satisfies(row -> assertThat(row.reason()).contains("only the last answer"));
    }

    @Test
    void x02_white_space_around_text_is_stripped_in_training_and_serving() throws IOException {
        Map<String, Object> request =
                JSON.readValue(file("x02/request.json"), new TypeReference<Map<String, Object>>() {});
        ParsedRows rows = intake.table(spec("x02"), file("x02/row.csv"));
        var last = (DataRow.Table) rows.accepted().getLast().row();
        assertThat(requested(spec("x02"), JSON.writeValueAsString(request.get("inputs"))))
                .isEqualTo(
                        new DecisionPrompts(spec("x02")).render(last.inputs()).string())
                .contains("Note: a\n");
        assertThat(last.inputs()).containsEntry("note", new FieldValue.Text("a"));
    }

    private String trained(DecisionSpec spec, String csv) throws IOException {
        return intake.table(spec, bytes(csv)).accepted().stream()
                .map(row -> new DecisionPrompts(spec)
                        .render(((DataRow.Table) row.row()).inputs())
                        .string())
                .findFirst()
                .orElse("refused");
    }

    private static String requested(DecisionSpec spec, String inputs) {
        ReadRow row = new RowReader(spec)
                .ofRequest(JSON.readValue(inputs, new TypeReference<Map<String, @Nullable Object>>() {}));
        return row.faults().isEmpty()
                ? new DecisionPrompts(spec).render(row.inputs()).string()
                : "refused";
    }

    private ParsedRows table(String file) throws IOException {
        return intake.table(spec("b43"), bytes(file));
    }

    @Test
    void a_misspelt_key_of_a_row_is_named_with_the_one_that_was_meant() throws IOException {
        ParsedRows rows = text("""
                {"txet": "a"}
                {"messages": [{"role": "user", "contnet": "a"}, {"role": "assistant", "content": "b"}]}
                {"colour": "a"}
                """);
        assertThat(rows.quarantined())
                .extracting(row -> row.reason())
                .satisfiesExactly(
                        reason -> assertThat(reason).endsWith("; did you mean 'text' by 'txet'?"),
                        reason -> assertThat(reason).contains("Did you mean 'content'?"),
                        reason -> assertThat(reason).endsWith("nothing else"));
    }

    private ParsedRows text(String file) throws IOException {
        return intake.text(bytes(file));
    }

    private static InputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static DecisionSpec spec(String name) {
        return JSON.treeToValue(JSON.readTree(file(name + "/spec.json")).path("decision"), DecisionSpec.class);
    }

    private static InputStream file(String name) {
        return Objects.requireNonNull(CasesTest.class.getResourceAsStream("/cases/" + name), name);
    }
}
