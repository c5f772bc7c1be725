package io.lorica.chassis.problem;

import java.util.Locale;

/** Names of Java components as they stand in JSON. */
public final class SnakeCase {

    private SnakeCase() {}

    /** {@code request.promptTemplate} becomes {@code request.prompt_template}. */
    public static String of(String javaPath) {
        return javaPath.replaceAll("(?<=[a-z0-9])([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }
}
