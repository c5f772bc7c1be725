package io.lorica.settings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.json.JsonParserFactory;

/** The settings under {@code lorica} that this program has, by its configuration metadata. */
record KnownSettings(List<KnownSetting> settings) {
    static final String PREFIX = "lorica.";
    private static final String METADATA = "META-INF/spring-configuration-metadata.json";

    /** Reads all metadata on the class path. */
    static KnownSettings ofClassPath(ClassLoader classes) {
        List<KnownSetting> settings = new ArrayList<>();
        try {
            for (URL metadata : Collections.list(classes.getResources(METADATA))) {
                try (var content = metadata.openStream()) {
                    settings.addAll(parse(new String(content.readAllBytes(), StandardCharsets.UTF_8)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The configuration metadata can't be read. The program is damaged.", e);
        }
        if (settings.isEmpty()) {
            throw new IllegalStateException(
                    "This program was built without its configuration metadata (%s), so it can't".formatted(METADATA)
                            + " tell which settings it has. Build it again from clean folders.");
        }
        return new KnownSettings(settings);
    }

    private static List<KnownSetting> parse(String metadata) {
        Object properties = JsonParserFactory.getJsonParser().parseMap(metadata).get("properties");
        return ((List<?>) (properties == null ? List.of() : properties))
                .stream()
                        .map(property -> (Map<?, ?>) property)
                        .filter(property -> String.valueOf(property.get("name")).startsWith(PREFIX))
                        .map(property -> KnownSetting.of(
                                String.valueOf(property.get("name")), (@Nullable String) property.get("type")))
                        .toList();
    }

    boolean has(ConfigurationPropertyName name) {
        return settings.stream().anyMatch(setting -> setting.covers(name));
    }

    boolean has(Variable variable) {
        return settings.stream().anyMatch(setting -> setting.covers(variable));
    }

    Stream<String> names() {
        return settings.stream().map(setting -> setting.name().toString());
    }
}
