package io.lorica.inference.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThisNodeTest {
    @ParameterizedTest
    @CsvSource({
        "branch-7.bank.example, branch-7.bank.example",
        "Anna's laptop, Anna-s-laptop",
        ".hidden, hidden",
        "_, unnamed",
        "'', unnamed"
    })
    void a_machines_name_becomes_one_that_a_journal_takes(String machine, String name) {
        assertThat(ThisNode.nameOf(machine)).isEqualTo(name);
    }

    @Test
    void a_name_that_is_too_long_is_cut() {
        assertThat(ThisNode.nameOf("x".repeat(101))).isEqualTo("x".repeat(100));
    }
}
