package io.lorica.inference.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InputCheckTest {

    @Test
    void good_inputs_come_back_in_the_specs_order() {
        assertThat(InputCheck.check(CreditSpec.SPEC, Map.of("purpose", "car", "amount", 1169)))
                .containsExactly(Map.entry("amount", 1169), Map.entry("purpose", "car"));
    }

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "colour  | red     | is not a field",
                "age     | 35      | protected attribute",
                "risk    | good    | what the model decides",
                "row_id  | 7       | not used",
                "purpose | yacht   | 'car', 'education'",
                "amount  | 1169    | a finite JSON number",
            })
    void a_faulty_field_is_named_with_what_to_do(String field, String value, String message) {
        Map<String, Object> inputs = new HashMap<>(Map.of("amount", 1169, "purpose", "car"));
        inputs.put(field, value);

        assertThatThrownBy(() -> InputCheck.check(CreditSpec.SPEC, inputs))
                .hasMessageContaining("inputs." + field)
                .hasMessageContaining(message);
    }

    @Test
    void every_missing_field_is_told_at_once() {
        assertThatThrownBy(() -> InputCheck.check(CreditSpec.SPEC, Map.of("note", "first loan")))
                .hasMessageContaining("inputs.amount: is required")
                .hasMessageContaining("inputs.purpose: is required");
    }

    @Test
    void a_refusal_does_not_repeat_the_value() {
        assertThatThrownBy(() ->
                        InputCheck.check(CreditSpec.SPEC, Map.of("amount", "secret-4711", "purpose", "secret-4711")))
                .message()
                .doesNotContain("secret-4711");
    }
}
