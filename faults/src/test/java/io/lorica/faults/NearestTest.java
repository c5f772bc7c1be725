package io.lorica.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {
    private static final List<String> NAMES = List.of("name", "type", "role", "values", "missing_codes", "required");

    @ParameterizedTest
    @CsvSource({
        "vlaues,values",
        "value,values",
        "Values,values",
        "missingCodes,missing_codes",
        "mising-code,missing_codes",
        "nane,name",
        "requird,required"
    })
    void a_slip_is_found(String written, String meant) {
        assertThat(Nearest.meant(written, NAMES.stream())).hasValue(meant);
    }

    @ParameterizedTest
    @CsvSource({"colour", "x", "weights", "categories", "''"})
    void another_word_is_nobodys_slip(String written) {
        assertThat(Nearest.meant(written, NAMES.stream())).isEmpty();
        assertThat(Nearest.hint(written, Set.of("b", "a1"))).isEqualTo("known are: a1, b.");
    }

    @Test
    void the_nearest_is_there_wherever_there_is_one() {
        assertThat(Nearest.to("colour", NAMES.stream())).isPresent();
        assertThat(Nearest.to("colour", Stream.empty())).isEmpty();
        assertThat(Nearest.hint("colour", Set.of())).isEqualTo("remove it.");
    }
}
