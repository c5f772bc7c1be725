package io.lorica.decision.spec;

import static org.assertj.core.api.Assertions.assertThat;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.decision.field.Fault;
import io.lorica.testsupport.CreditSpec;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

class DecisionSpecCheckTest {
    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private static final String GOOD = """
            {"question": "loan",
             "prompt_template": "{{ amount }} {{ purpose }} {{ note }} {{ owner }}:",
             "fields": [
               {"name": "amount", "type": "NUMBER", "role": "INPUT", "required": true},
               {"name": "purpose", "type": "CATEGORY", "role": "INPUT", "required": false, "values": ["car", "house"]},
               {"name": "note", "type": "TEXT", "role": "INPUT", "required": false},
               {"name": "owner", "type": "BOOLEAN", "role": "INPUT", "required": false},
               {"name": "age", "type": "NUMBER", "role": "PROTECTED", "required": false},
               {"name": "risk", "type": "CATEGORY", "role": "LABEL", "required": true}],
             "outcomes": [
               {"label": "good", "answer": " good", "decision": "approve"},
               {"label": "bad", "answer": " bad", "decision": "decline"}],
             "risky_label": "bad", "cost": {"missed_risk": 5, "false_alarm": 1}}
            """;

    @Test
    void a_usable_spec_has_no_faults() {
        assertThat(DecisionSpecCheck.faults(CreditSpec.SPEC)).isEmpty();
        assertThat(faults(spec -> spec)).isEmpty();
    }

    @ParameterizedTest(name = "{0} -> {1}: {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "decline"}] | "decline"}, {"label": "c", "answer": "c", "decision": "c"}] | outcomes
            "label": "bad" | "label": "good" | outcomes[1].label
            "label": "bad" | "label": " Good " | outcomes[1].label
            "label": "bad" | "label": "\uff47\uff4f\uff4f\uff44" | outcomes[1].label
            " bad" | "good " | outcomes[1].answer
            " bad" | " GOOD" | outcomes[1].answer
            " bad" | " good risk" | outcomes[1].answer
            "decline" | "Approve" | outcomes
            "risky_label": "bad" | "risky_label": "ugly" | risky_label
            "role": "INPUT" | "role": "PROTECTED" | fields
            "name": "age" | "name": "amount" | fields[4].name
            "name": "risk" | "name": "amount" | fields[5].name
            "name": "age" | "name": " age" | fields[4].name
            "role": "PROTECTED" | "role": "LABEL" | fields
            "role": "LABEL" | "role": "IGNORED" | fields
            "role": "INPUT" | "role": "IGNORED" | fields
            "role": "PROTECTED" | "role": "EVENT_TIME" | fields[4].type
            ["car", "house"] | ["car", " car "] | fields[1].values
            ["car", "house"] | ["car"] | fields[1].values
            "values": ["car", "house"] | "values": ["unknown", "house"], "policy": "UNKNOWN" | fields[1].values
            "values": ["car", "house"] | "values": ["car", "house"], "missing_codes": ["car "] | fields[1].missing_codes
            "type": "BOOLEAN" | "type": "BOOLEAN", "missing_codes": ["false"] | fields[3].missing_codes
            "type": "NUMBER" | "type": "NUMBER", "policy": "UNKNOWN" | fields[0].policy
            "LABEL", "required": true | "LABEL", "required": false, "policy": "UNKNOWN" | fields[5].policy
            "type": "NUMBER" | "type": "NUMBER", "values": ["1", "2"] | fields[0].values
            "type": "NUMBER" | "type": "NUMBER", "min": 10, "max": 9 | fields[0].max
            "type": "NUMBER" | "type": "NUMBER", "min": 9, "max": 9.0 | fields[0].max
            "type": "NUMBER" | "type": "NUMBER", "min": 1e-2000000000 | fields[0].min
            "type": "TEXT" | "type": "TEXT", "min": 1 | fields[2].min
            "type": "BOOLEAN" | "type": "BOOLEAN", "max": 1 | fields[3].max
            "type": "BOOLEAN" | "type": "BOOLEAN", "max_characters": 1 | fields[3].max_characters
            "values": ["car", "house"] | "values": ["car", "house"], "max_characters": 9 | fields[1].max_characters
            "role": "LABEL" | "role": "LABEL", "values": ["bad", "fine"] | outcomes[0].label
            "role": "LABEL" | "role": "LABEL", "missing_codes": ["bad"] | outcomes[1].label
            "type": "CATEGORY", "role": "LABEL" | "type": "BOOLEAN", "role": "LABEL" | outcomes[0].label
            {{ note }} | `  ` | prompt_template
            {{ note }} | {# {{ note }} #} | prompt_template
            {{ note }} | {{ note }} {{ salary }} | prompt_template
            {{ note }} | {{ note }} {% if owner == 'x' %}{{ age }}{% endif %} | prompt_template
            {{ note }} | {{ note | prompt_template
            "risky_label" | "max_prompt_characters": 5, "risky_label" | prompt_template
            "name": "note" | "name": "the note" | fields[2].name
            "name": "note" | "name": "not" | fields[2].name
            """)
    void a_spec_that_can_only_decide_wrongly_is_refused_at_its_part(String part, String instead, String path) {
        assertThat(faults(spec -> spec.replace(part, instead)))
                .isNotEmpty()
                .allSatisfy(fault -> assertThat(fault.message()).isNotBlank())
                .extracting(Fault::field)
                .contains(path);
    }

    @Test
    void labels_that_are_one_value_of_their_column_are_one_outcome() {
        String numbers = GOOD.replace(
                        "\"type\": \"CATEGORY\", \"role\": \"LABEL\"", "\"type\":\"NUMBER\",\"role\":\"LABEL\"")
                .replace("\"label\": \"good\"", "\"label\": \"1\"")
                .replace("\"label\": \"bad\"", "\"label\": \"1.00\"")
                .replace("\"risky_label\": \"bad\"", "\"risky_label\": \"1.00\"");
        assertThat(DecisionSpecCheck.faults(read(numbers)))
                .singleElement()
                .satisfies(fault -> assertThat(fault.message()).contains("'1' is the same value as '1.00'"));
        assertThat(DecisionSpecCheck.faults(read(numbers.replace("1.00", "0")))).isEmpty();
    }

    @Test
    void what_can_only_be_told_apart_with_care_is_left_to_its_author() {
        assertThat(faults(spec -> spec.replace("[\"car\", \"house\"]", "[\"car\", \"Car\"]")))
                .isEmpty();
        assertThat(faults(spec -> spec.replace("[\"car\", \"house\"]", "[\"car\"], \"policy\": \"UNKNOWN\"")))
                .isEmpty();
        assertThat(faults(spec ->
                        spec.replace("\"type\": \"NUMBER\"", "\"type\": \"NUMBER\", \"min\": -1, \"max\": 1e6")))
                .isEmpty();
        assertThat(faults(spec -> spec.replace(" bad\"", " goodness\""))).isEmpty();
        assertThat(faults(spec -> spec.replace("amount", "\u91d1\u989d"))).isEmpty();
    }

    @Test
    void a_protected_field_is_found_in_any_script() {
        assertThat(faults(spec -> spec.replace("\"age\"", "\"\u5e74\u9f84\"")
                        .replace("{{ note }}", "{{ note }}{% if owner == 'x' %}{{ \u5e74\u9f84 }}{% endif %}")))
                .singleElement()
                .satisfies(fault -> assertThat(fault.message()).contains("PROTECTED"));
    }

    private static List<Fault> faults(UnaryOperator<String> change) {
        return DecisionSpecCheck.faults(read(change.apply(GOOD)));
    }

    private static DecisionSpec read(String spec) {
        return JSON.readValue(spec, DecisionSpec.class);
    }
}
