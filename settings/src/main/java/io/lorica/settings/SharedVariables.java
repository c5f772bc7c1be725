package io.lorica.settings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.core.io.ClassPathResource;
import org.springframework.util.PatternMatchUtils;

/**
 * The variables that a service may find in its environment without owning them: one machine or one deployment often has
 * one environment for all programs.
 */
record SharedVariables(List<String> patterns, KnownSettings ofOthers) {

    static SharedVariables ofAllPrograms() {
        return new SharedVariables(
                lines("variables.txt"),
                new KnownSettings(lines("settings.txt").stream()
                        .map(line -> line.endsWith(".*")
                                ? KnownSetting.of(line.substring(0, line.length() - 2), "java.util.Map")
                                : KnownSetting.of(line, null))
                        .toList()));
    }

    boolean has(Variable variable) {
        return patterns.stream().anyMatch(pattern -> PatternMatchUtils.simpleMatch(pattern, variable.name()))
                || ofOthers.has(variable);
    }

    /** Without those that are patterns. */
    Stream<String> names() {
        return Stream.concat(ofOthers.names(), patterns.stream().filter(pattern -> !pattern.contains("*")));
    }

    private static List<String> lines(String resource) {
        try {
            return new ClassPathResource(resource, SharedVariables.class)
                    .getContentAsString(StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("%s can't be read. The program is damaged.".formatted(resource), e);
        }
    }
}
