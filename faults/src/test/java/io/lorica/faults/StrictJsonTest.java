package io.lorica.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

class StrictJsonTest {
    private static final JsonMapper JSON = StrictJson.of(JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build());

    enum Kind {
        NUMBER,
        CATEGORY
    }

    record Input(@NotBlank String name, @NotNull Kind kind, boolean required, Set<String> categories) {}

    record Options(Integer rank, Double learningRate, Long seed, Instant at, Map<String, Object> more) {}

    record Spec(@NotEmpty List<Input> inputs, Options options, Map<String, Double> metrics) {}

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            {"inptus": []} ~ inptus is not known; did you mean 'inputs'? inputs is missing; it must be a list
            {"colour": 1} ~ colour is not known; known are: inputs, metrics, options. inputs is missing; it must be
            {"inputs": null} ~ inputs must be a list, is null
            {"inputs": {}} ~ inputs must be a list, is an object
            {"inputs": [null]} ~ inputs[0] must be an object, is null
            {"inputs": ["a"]} ~ inputs[0] must be an object, is a string
            {"inputs": [], "options": {"rank": "8"}} ~ options.rank must be a whole number from -2147483648 to
            {"inputs": [], "options": {"rank": 3.7}} ~ options.rank must be a whole number from -2147483648 to
            {"inputs": [], "options": {"rank": 1e30}} ~ options.rank must be a whole number from -2147483648 to
            {"inputs": [], "options": {"seed": true}} ~ options.seed must be a whole number of at most 64 bits, is
            {"inputs": [], "options": {"learning_rate": [1]}} ~ options.learning_rate must be a number from -1.79e308
            {"inputs": [], "options": {"learning_rate": 1e999}} ~ options.learning_rate must be a number from
            {"inputs": [], "options": {"learningRate": 1}} ~ options.learningRate is not known; did you mean
            {"inputs": [], "options": {"at": 1}} ~ options.at must be a time such as 2026-01-31T12:00:00Z, is a number
            {"inputs": [], "options": {"at": "now"}} ~ options.at must be a time such as 2026-01-31T12:00:00Z
            {"inputs": [], "options": {"more": {"x": "\\u0000"}}} ~ options.more.x holds the character NUL (\\u0000),
            {"inputs": [], "metrics": {"auc": "good"}} ~ metrics.auc must be a number from -1.79e308 to 1.79e308, is
            {"inputs": [], "metrics": {"auc": null}} ~ metrics.auc must be a number from -1.79e308 to 1.79e308, is
            {"inputs": [], "inputs": []} ~ has the name 'inputs' twice at line 1, column 24; keep one
            [] ~ must be an object, is a list
            "x" ~ must be an object, is a string
            {"inputs": [NaN]} ~ is not valid JSON at line 1, column 16: Non-standard token 'NaN'.
            {"inputs": [} ~ is not valid JSON at line 1, column 13: Unexpected close marker '}': expected ']'.
            """)
    void what_is_wrong_is_named_by_its_place_with_what_would_be_right(String json, String told) {
        assertThat(told(json)).startsWith(told);
    }

    @Test
    void all_faults_are_told_at_once_and_misspelt_names_before_what_they_leave_missing() {
        assertThat(faults("""
                {"inputs": [
                  {"name": "age", "kind": "NUMBER", "required": true},
                  {"name": 7, "kind": "number", "required": "yes"},
                  {"nmae": "purpose", "kind": "TEXT", "required": true, "categorys": ["car"]}]}"""))
                .containsExactly(
                        new JsonFault("inputs[1].name", "must be a string, is a number."),
                        new JsonFault("inputs[1].kind", "must be one of NUMBER, CATEGORY; did you mean 'NUMBER'?"),
                        new JsonFault("inputs[1].required", "must be true or false, is a string."),
                        new JsonFault("inputs[2].nmae", "is not known; did you mean 'name'?"),
                        new JsonFault("inputs[2].kind", "must be one of NUMBER, CATEGORY."),
                        new JsonFault("inputs[2].categorys", "is not known; did you mean 'categories'?"),
                        new JsonFault("inputs[2].name", "is missing; it must be a string."));
    }

    @Test
    void what_is_right_is_read_with_the_digits_that_it_was_written_with() {
        Spec spec = JSON.readValue("""
                {"inputs": [{"name": "a", "kind": "NUMBER", "required": false, "categories": null}],
                 "options": {"rank": 8.0, "seed": 70e-1, "more": {"rate": 0.10, "none": null}}}""", Spec.class);
        assertThat(spec.inputs().getFirst().required()).isFalse();
        assertThat(spec.options().rank()).isEqualTo(8);
        assertThat(spec.options().seed()).isEqualTo(7);
        assertThat(spec.options().more()).containsEntry("rate", new java.math.BigDecimal("0.10"));
    }

    @Test
    void a_document_may_name_its_schema_to_editors_but_its_parts_may_not() {
        assertThat(JSON.readValue("{\"$schema\": \"x.json\", \"inputs\": []}", Spec.class)
                        .inputs())
                .isEmpty();
        assertThat(told("{\"inputs\": [], \"options\": {\"$schema\": \"x.json\"}}"))
                .contains("$schema is not known");
    }

    @Test
    void a_long_name_is_shown_in_part_and_compared_with_nothing() {
        String told = told("{\"inputs\": [], \"" + "i".repeat(40_000) + "\": 1}");
        assertThat(told).startsWith("iiii").hasSizeLessThan(200);
    }

    @Test
    void names_must_be_storable_too() {
        assertThat(told("{\"inputs\": [], \"options\": {\"more\": {\"a\\u0000\": 1}}}"))
                .contains("has a name that holds the character NUL");
    }

    @Test
    void numbers_of_absurd_size_cost_no_time() {
        assertThat(told("{\"inputs\": [], \"options\": {\"rank\": 1e-2000000000}}"))
                .contains("options.rank must be");
        assertThat(told("{\"inputs\": [], \"options\": {\"rank\": 1e2000000000}}"))
                .contains("options.rank must be");
        assertThat(told("{\"inputs\": [], \"options\": {\"rank\": 1e99999999999}}"))
                .contains("number");
    }

    private static String told(String json) {
        return faults(json).stream()
                .map(fault -> (fault.path() + " " + fault.message()).strip())
                .reduce((a, b) -> a + " " + b)
                .orElseThrow();
    }

    private static List<JsonFault> faults(String json) {
        return JsonFault.of(catchThrowableOfType(JacksonException.class, () -> JSON.readValue(json, Spec.class)));
    }
}
