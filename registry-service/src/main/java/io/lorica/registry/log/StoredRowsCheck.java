package io.lorica.registry.log;

import java.util.Set;
import java.util.function.Consumer;
import org.springframework.jdbc.core.JdbcTemplate;

/** Holds rows against the log that are not logged by triggers. */
public interface StoredRowsCheck {
    /** Tables that it is about, which need no leaf for each row. */
    Set<String> tables();

    /** @param findings hears a sentence for each row that is not what the log says */
    void check(JdbcTemplate jdbc, Consumer<String> findings);
}
