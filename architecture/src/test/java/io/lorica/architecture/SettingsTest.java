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
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.springframework.boot.json.JsonParserFactory;

/** All settings of all services, by the metadata that the build makes of them. */
class SettingsTest {
    private static final Path OF_ALL_PROGRAMS =
            Path.of("..", "settings", "src", "main", "resources", "io", "lorica", "settings", "settings.txt");

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
