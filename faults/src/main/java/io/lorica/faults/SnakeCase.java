package io.lorica.faults;

import java.util.Locale;

/** Names of Java components as they stand in JSON. */
public final class SnakeCase {

    private SnakeCase() {}

    /**
     * {@code request.promptTemplate} becomes {@code request.prompt_template}, and {@code values[1].<list element>}, as
     * bean validation calls what a list holds, {@code values[1]}.
     */
    public static String of(String javaPath) {
        return javaPath.replaceAll("\\.<(list element|map value|map key)>", "")
                .replaceAll("(?<=[a-z0-9])([A-Z])", "_$1")
                .toLowerCase(Locale.ROOT);
    }
}
