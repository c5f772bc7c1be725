package io.lorica.launcher.stack;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;

/** What one service is told, beside what it knows by default. */
final class ServiceSettings {
    private final List<Setting> settings = new ArrayList<>();

    /** @param file where a secret lies, so that it can be named instead of shown */
    private record Setting(String property, String value, Optional<Path> file) {
        String variable() {
            return property.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
        }
    }

    ServiceSettings with(String property, Object value) {
        settings.add(new Setting(property, value.toString(), Optional.empty()));
        return this;
    }

    ServiceSettings withSecret(String property, String value, Path file) {
        settings.add(new Setting(property, value, Optional.of(file)));
        return this;
    }

    Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        settings.forEach(setting -> environment.put(setting.variable(), setting.value()));
        return environment;
    }

    /** For a shell; a secret is read from its file when a line is run. */
    String exports() {
        return settings.stream()
                .map(setting -> "export " + setting.variable() + "="
                        + setting.file()
                                .map(file -> "\"$(cat '" + file + "')\"")
                                .orElse("'" + setting.value() + "'"))
                .collect(Collectors.joining("\n"));
    }

    /** In the form of a properties file, secrets included. */
    String properties() {
        var properties = new Properties();
        settings.forEach(setting -> properties.setProperty(setting.property(), setting.value()));
        var text = new StringWriter();
        try {
            properties.store(text, null);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return text.toString();
    }
}
