package io.lorica.decision.spec;

import static org.assertj.core.api.Assertions.assertThat;

import io.lorica.api.decision.CalibrationMethod;
import io.lorica.api.decision.DecisionPolicy;
import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.decision.FieldRole;
import io.lorica.api.decision.FieldType;
import io.lorica.api.decision.ScoreCalibration;
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

    private static final String THREE = GOOD.replace(
                    "\"decision\": \"decline\"}",
                    "\"decision\": \"decline\"}, {\"label\": \"odd\", \"answer\": \" odd\","
                            + " \"decision\": \"ask\"}")
            .replace("\"risky_label\": \"bad\", \"cost\": {\"missed_risk\": 5, \"false_alarm\": 1}", """
                    "costs": {"good": {"bad": 1, "odd": 2, "review": 0.5},
                              "bad": {"good": 5, "bad": 0, "odd": 2, "review": 0.5},
                              "odd": {"good": 2, "bad": 1, "review": 0.5}},
                    "families": [{"name": "money", "text_en": "amount too high"}]
                    """);

    @Test
    void more_than_two_outcomes_need_no_risky_one_and_no_costs() {
        assertThat(DecisionSpecCheck.faults(read(THREE))).isEmpty();
        assertThat(DecisionSpecCheck.faults(read(THREE).withCosts(null))).isEmpty();
        assertThat(DecisionSpecCheck.faults(
                        read(GOOD.replace(", \"cost\": {\"missed_risk\": 5, \"false_alarm\": 1}", ""))))
                .isEmpty();
    }

    @ParameterizedTest(name = "{0} -> {1}: {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "label": "odd" | "label": "Review" | outcomes[2].label
            "decision": "ask" | "decision": "review" | outcomes[2].decision
            "costs" | "risky_label": "ugly", "costs" | risky_label
            "costs" | "cost": {"missed_risk": 5, "false_alarm": 1}, "costs" | cost
            "good": {"bad" | "godo": {"bad" | costs.godo
            "odd": 2, "review" | "odd": 2, "revue": 1, "review" | costs.good.revue
            "bad": 1, "odd": 2, "review" | "bad": 1, "review" | costs.good.odd
            "bad": 1, "review": 0.5 | "bad": 1 | costs.odd.review
            "bad": 0, "odd": 2 | "bad": 2, "odd": 2 | costs.bad.odd
            "review": 0.5 | "review": 9 | costs
            "type": "NUMBER", | "type": "NUMBER", "trend": "INCREASING", | fields[0].trend
            "role": "PROTECTED" | "role": "PROTECTED", "mutable": true | fields[4].mutable
            "role": "PROTECTED" | "role": "PROTECTED", "family": "money" | fields[4].family
            "type": "TEXT" | "type": "TEXT", "family": "mony" | fields[2].family
            "text_en": "amount too high" | "text_zh": " " | families[0]
            """)
    void of_more_outcomes_each_can_be_decided_and_everything_said_is_known(String part, String instead, String path) {
        assertThat(THREE).contains(part);
        assertThat(DecisionSpecCheck.faults(read(THREE.replace(part, instead))))
                .isNotEmpty()
                .allSatisfy(fault -> assertThat(fault.message()).isNotBlank())
                .extracting(Fault::field)
                .contains(path);
    }

    @ParameterizedTest(name = "{0} -> {1}: {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "risky_label": "bad", | `` | risky_label
            "cost" | "costs": {"good": {"bad": 1}, "bad": {"good": 1}}, "cost" | costs
            , {"label": "bad", "answer": " bad", "decision": "decline"} | `` | outcomes
            "type": "TEXT" | "type": "TEXT", "trend": "DECREASING" | fields[2].trend
            "cost" | "parts": {"points":"NEVER","boosting":"NEVER","words":"NEVER","adapter":"NEVER"}, "cost" | parts
            "cost" | "families": [{"name":"a","text_en":"b"}, {"name":"a","text_en":"c"}], "cost" | families[1].name
            """)
    void of_two_outcomes_likewise(String part, String instead, String path) {
        String spec = GOOD.replaceAll("\\s+", " ");
        assertThat(spec).contains(part);
        assertThat(DecisionSpecCheck.faults(read(spec.replace(part, instead))))
                .extracting(Fault::field)
                .contains(path);
    }

    @Test
    void a_part_that_must_count_has_inputs_that_it_reads() {
        String always = GOOD.replace(
                "\"risky_label\"",
                "\"parts\": {\"points\": \"ALWAYS\", \"boosting\": \"ALWAYS\", \"words\": \"ALWAYS\"},"
                        + " \"risky_label\"");
        assertThat(DecisionSpecCheck.faults(read(always))).isEmpty();

        var noText = read(always)
                .withFields(read(always).fields().stream()
                        .filter(field -> field.type() != FieldType.TEXT)
                        .toList());
        assertThat(DecisionSpecCheck.faults(noText.withPromptTemplate("{{ amount }} {{ purpose }} {{ owner }}:")))
                .singleElement()
                .satisfies(fault -> assertThat(fault.field() + " " + fault.message())
                        .startsWith("parts.words is ALWAYS, and no INPUT is a TEXT")
                        .contains("set it to AUTO, or add one"));

        var noTable = read(always)
                .withFields(read(always).fields().stream()
                        .filter(field -> field.type() == FieldType.TEXT || field.role() != FieldRole.INPUT)
                        .toList());
        assertThat(DecisionSpecCheck.faults(noTable.withPromptTemplate("{{ note }}:")))
                .extracting(Fault::field)
                .containsExactly("parts.points", "parts.boosting");
    }

    @Test
    void a_trend_of_an_ordered_input_and_what_reasons_need_can_be_said() {
        assertThat(faults(spec -> spec.replace(
                                "\"name\": \"amount\",",
                                "\"name\": \"amount\", \"trend\": \"INCREASING\","
                                        + " \"mutable\": true, \"family\": \"m\",")
                        .replace(
                                "\"cost\"",
                                "\"families\": [{\"name\": \"m\", \"text_zh\": \"\u91d1\u989d\u8fc7\u9ad8\"}],"
                                        + " \"parts\": {\"adapter\": \"NEVER\"}, \"cost\"")))
                .isEmpty();
    }

    @Test
    void a_policy_is_of_its_specs_outcomes() {
        DecisionSpec three = read(THREE);
        var vector = new ScoreCalibration(CalibrationMethod.VECTOR, List.of(1.0, 1.0, 1.0), List.of(0.0, 0.0, 0.0));
        assertThat(DecisionPolicyCheck.faults(new DecisionPolicy(three, null, vector)))
                .isEmpty();
        assertThat(DecisionPolicyCheck.faults(CreditSpec.policy(0.5))).isEmpty();
        assertThat(policyFaults(new DecisionPolicy(three, 0.5))).containsExactly("risk_threshold");
        assertThat(policyFaults(new DecisionPolicy(CreditSpec.SPEC, 0.5, vector)))
                .containsExactly("calibration.method", "calibration.weights", "calibration.shifts");
        assertThat(policyFaults(new DecisionPolicy(
                        three,
                        null,
                        new ScoreCalibration(
                                CalibrationMethod.TEMPERATURE, List.of(1.0, 0.0, 1.0), List.of(0.0, 0.0, 0.0)))))
                .containsExactly("calibration.weights");
        assertThat(policyFaults(new DecisionPolicy(
                        read(GOOD.replace("\"ugly\"", "").replace(": \"bad\", \"cost\"", ": \"ugly\", \"cost\"")),
                        0.5)))
                .containsExactly("spec.risky_label");
    }

    private static List<String> policyFaults(DecisionPolicy policy) {
        return DecisionPolicyCheck.faults(policy).stream().map(Fault::field).toList();
    }

    private static List<Fault> faults(UnaryOperator<String> change) {
        return DecisionSpecCheck.faults(read(change.apply(GOOD)));
    }

    private static DecisionSpec read(String spec) {
        return JSON.readValue(spec, DecisionSpec.class);
    }
}
