package io.lorica.scorecard.points;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlNameTest {
    @ParameterizedTest
    @CsvSource(delimiter = '>', quoteCharacter = '`', textBlock = """
            loans                       > "loans"
            the loans                   > "the loans"
            loans.t                     > "loans"."t"
            db.risk.loans               > "db"."risk"."loans"
            main."loans.2026"           > "main"."loans.2026"
            "my ""own"".schema".Loans   > "my ""own"".schema"."Loans"
            o"neil                      > "o""neil"
            """)
    void each_part_is_quoted(String written, String name) {
        assertThat(SqlName.qualified(written)).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "loans.", ".t", "a..b", "\"\"", "\"a", "\"a\"b", "a.\"b\"\""})
    void what_names_no_table_is_refused(String written) {
        assertThatThrownBy(() -> SqlName.qualified(written))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("names no table");
    }
}
