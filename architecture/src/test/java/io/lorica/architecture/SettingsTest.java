package io.lorica.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.util.PatternMatchUtils;

/** All settings of all services, by the metadata that the build makes of them. */
class SettingsTest {
    private static final Path OF_ALL_PROGRAMS =
            Path.of("..", "settings", "src", "main", "resources", "io", "lorica", "settings", "settings.txt");

    private static final Pattern VARIABLE = Pattern.compile("LORICA(_[A-Z]+)+(?![A-Z_])");

    @Test
    void every_setting_has_a_description() throws IOException {
        assertThat(properties())
                .filteredOn(property -> !(property.get("description") instanceof String text) || text.isBlank())
                .extracting(property -> property.get("name"))
                .isEmpty();
    }

    @Test
    void every_service_lets_the_environment_hold_the_settings_of_the_others() throws IOException {
        var names = new TreeSet<String>();
        properties().forEach(property -> names.add(property.get("name") + (isMap(property) ? ".*" : "")));
        assertThat(Files.readAllLines(OF_ALL_PROGRAMS).stream().filter(line -> !line.startsWith("#")))
                .as("lines of settings.txt")
                .containsExactlyElementsOf(names);
    }

    @Test
    void what_training_may_make_gateway_and_registry_take() throws IOException {
        assertThat(properties())
                .filteredOn(property -> String.valueOf(property.get("name")).endsWith(".version-limit"))
                .extracting(property -> String.valueOf(property.get("defaultValue")))
                .containsExactly("1GB", "1GB");
        assertThat(Files.readString(Path.of("..", "registry-service", "src", "main", "resources", "application.yml")))
                .contains("max-file-size: 1GB", "max-request-size: 1GB");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"lorica", "launcher/src/main/java", "base-models/src/main/java", "benchmarks/src/main/java"})
    void every_service_lets_the_environment_hold_the_variables_of_the_other_programs(String program)
            throws IOException {
        var named = new TreeSet<String>();
        try (var files = Files.walk(Path.of("..", program))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                VARIABLE.matcher(Files.readString(file)).results().forEach(found -> named.add(found.group()));
            }
        }
        var settings = Files.readAllLines(OF_ALL_PROGRAMS).stream()
                .map(line -> line.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_'))
                .toList();
        var patterns = Files.readAllLines(OF_ALL_PROGRAMS.resolveSibling("variables.txt"));

        assertThat(named).isNotEmpty();
        assertThat(named)
                .as("variables that neither variables.txt nor settings.txt has")
                .filteredOn(name -> !settings.contains(name)
                        && patterns.stream().noneMatch(pattern -> PatternMatchUtils.simpleMatch(pattern, name)))
                .isEmpty();
    }

    private static boolean isMap(Map<?, ?> property) {
        return String.valueOf(property.get("type")).matches("java\\.util\\.(Map|List|Set)<.*");
    }

    private static List<Map<?, ?>> properties() throws IOException {
        List<Map<?, ?>> ours = new ArrayList<>();
        var classes = SettingsTest.class.getClassLoader();
        for (URL metadata : Collections.list(classes.getResources("META-INF/spring-configuration-metadata.json"))) {
            try (var content = metadata.openStream()) {
                var text = new String(content.readAllBytes(), StandardCharsets.UTF_8);
                for (Object property : (List<?>)
                        JsonParserFactory.getJsonParser().parseMap(text).get("properties")) {
                    Map<?, ?> one = (Map<?, ?>) property;
                    if (String.valueOf(one.get("name")).startsWith("lorica.")) {
                        ours.add(one);
                    }
                }
            }
        }
        assertThat(ours).isNotEmpty();
        return ours;
    }
}
