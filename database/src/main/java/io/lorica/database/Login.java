package io.lorica.database;

import java.util.Locale;

/** A role that can log in. The owner of the tables is none of them. */
public enum Login {
    /** Runs the migrations of all services, as the owner of the tables. */
    MIGRATOR,
    GATEWAY,
    REGISTRY,
    TRAINING;

    /** As the database knows it, such as {@code lorica_gateway}. */
    public String role() {
        return "lorica_" + name().toLowerCase(Locale.ROOT);
    }
}
