package io.lorica.settings;

import java.util.Locale;

/**
 * An environment variable's name, in which dots, dashes and brackets can't be told apart: LORICA_MODEL_FURTHER_BASES_0
 * is {@code lorica.model.further-bases[0]}.
 */
record Variable(String name) {
    static final String PREFIX = "LORICA_";

    static boolean isOurs(String name) {
        return name.toUpperCase(Locale.ROOT).startsWith(PREFIX);
    }

    String letters() {
        return letters(name);
    }

    static String letters(String name) {
        return name.replaceAll("[^A-Za-z0-9]", "").toLowerCase(Locale.ROOT);
    }
}
