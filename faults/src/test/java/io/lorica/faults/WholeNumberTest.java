package io.lorica.faults;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

class WholeNumberTest {
    private static final JsonMapper EXACT = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    @ParameterizedTest
    @CsvSource({
        "8, 8",
        "8.0, 8",
        "8e0, 8",
        "0.8e1, 8",
        "80e-1, 8",
        "-0.0, 0",
        "-3.000, -3",
        "9223372036854775807, 9223372036854775807",
        "9.2e18, 9200000000000000000"
    })
    void what_has_no_fraction_is_whole_however_it_is_written(String json, long number) {
        assertThat(WholeNumber.of(EXACT.readTree(json))).hasValue(number);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8.5",
                "1e-1",
                "9223372036854775808",
                "1e19",
                "1e2000000000",
                "1e-2000000000",
                "\"8\"",
                "true",
                "null",
                "[8]"
            })
    void anything_else_is_none_and_costs_no_time(String json) {
        assertThat(WholeNumber.of(EXACT.readTree(json))).isEmpty();
    }
}
