package io.lorica.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryNamesTest {
    private static final List<String> KNOWN = List.of("after_revision", "limit");

    @ParameterizedTest
    @CsvSource({
        "afterRevision=4, afterRevision, did you mean 'after_revision'?",
        "lmit, lmit, did you mean 'limit'?",
        "%6cimits=1, limits, did you mean 'limit'?",
        "a+b=1, a b, 'known are: after_revision, limit.'",
        "Limit=5, Limit, did you mean 'limit'?",
        "%zz=1, %zz, 'known are: after_revision, limit.'"
    })
    void a_name_that_is_not_read_is_told_with_the_one_that_was_meant(String query, String name, String hint) {
        assertThat(QueryNames.faults(query, KNOWN))
                .containsExactly(new JsonFault(name, "is a parameter that is not read here; " + hint));
    }

    @Test
    void where_nothing_is_read_each_is_to_be_removed() {
        assertThat(QueryNames.faults("api-version=1&x", List.of()))
                .extracting(JsonFault::message)
                .containsOnly("is a parameter that is not read here; remove it.")
                .hasSize(2);
    }

    @Test
    void of_two_values_none_is_dropped() {
        assertThat(QueryNames.faults("limit=1&after_revision=2&limit=1", KNOWN))
                .containsExactly(new JsonFault("limit", "was sent 2 times; send one."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&&", "=", "=x", "limit", "limit=", "limit=%zz&after_revision=a=b"})
    void what_names_nothing_else_passes(String query) {
        assertThat(QueryNames.faults(query, KNOWN)).isEmpty();
    }

    @Test
    void no_query_has_no_faults_and_a_long_name_is_shown_in_part() {
        assertThat(QueryNames.faults(null, KNOWN)).isEmpty();
        assertThat(QueryNames.faults("x".repeat(5_000), KNOWN).getFirst().path())
                .hasSize(67);
    }
}
