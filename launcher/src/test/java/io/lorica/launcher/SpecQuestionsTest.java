package io.lorica.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.lorica.intake.draft.TableProfile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpecQuestionsTest {
    private final List<String> asked = new ArrayList<>();
    private final List<String> told = new ArrayList<>();

    @Test
    void a_value_may_be_written_in_any_case_and_a_slip_is_asked_again() throws IOException {
        assertThat(person("maybe", "BAD").risky(table())).isEqualTo("bad");
        assertThat(told).containsExactly("'maybe' is no value of 'class'; it has bad (1 rows), good (1 rows).");
        assertThat(asked).hasSize(2).allMatch(question -> question.contains("of bad (1 rows), good (1 rows)?"));
        assertThat(person(" ").risky(table())).isNull();
        assertThat(person().risky(table())).isNull();
    }

    @Test
    void protected_columns_are_the_likely_ones_those_that_are_named_or_none() throws IOException {
        assertThat(person("").protectedColumns(table())).isNull();
        assertThat(asked).containsExactly("Protected columns, by commas, or none [age]:");
        assertThat(person("none").protectedColumns(table())).isEmpty();
        assertThat(person("agee, amount", "class", "age, amount").protectedColumns(table()))
                .containsExactly("age", "amount");
        assertThat(told)
                .containsExactly(
                        "The file has no column 'agee'; did you mean 'age'?",
                        "'class' is the label, and can't be protected as well.");
    }

    private SpecQuestions person(String... answers) {
        Iterator<String> next = List.of(answers).iterator();
        return new SpecQuestions(
                question -> {
                    asked.add(question);
                    return next.hasNext() ? next.next() : null;
                },
                told::add);
    }

    private static TableProfile table() throws IOException {
        byte[] csv = "amount,age,class\n5,30,good\n7,40,bad\n".getBytes(StandardCharsets.UTF_8);
        return TableProfile.of(new ByteArrayInputStream(csv), "class");
    }
}
