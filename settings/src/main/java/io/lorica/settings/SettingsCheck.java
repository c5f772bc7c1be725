package io.lorica.settings;

import io.lorica.faults.Nearest;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.util.ClassUtils;

/**
 * Stops the start when a file, an environment variable or the command line has a setting under {@code lorica} that is
 * unknown. Runs before any bean is made.
 */
class SettingsCheck implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        ClassLoader classes =
                Objects.requireNonNullElseGet(context.getClassLoader(), ClassUtils::getDefaultClassLoader);
        KnownSettings known = KnownSettings.ofClassPath(Objects.requireNonNull(classes));
        SharedVariables shared = SharedVariables.ofAllPrograms();
        TreeSet<String> unknown = new TreeSet<>();
        for (PropertySource<?> source : context.getEnvironment().getPropertySources()) {
            if (source instanceof EnumerablePropertySource<?> names) {
                for (String name : names.getPropertyNames()) {
                    boolean isUnknown = source instanceof SystemEnvironmentPropertySource
                            ? Variable.isOurs(name)
                                    && !known.has(new Variable(name))
                                    && !shared.has(new Variable(name.toUpperCase(Locale.ROOT)))
                            : name.startsWith(KnownSettings.PREFIX) && !known.has(dotted(name));
                    if (isUnknown) {
                        unknown.add(complaint(name, source, known, shared));
                    }
                }
            }
        }
        if (!unknown.isEmpty()) {
            throw new UnknownSettingException(String.join("\n", unknown));
        }
    }

    private static ConfigurationPropertyName dotted(String name) {
        return ConfigurationPropertyName.adapt(name, '.');
    }

    private static String complaint(
            String name, PropertySource<?> source, KnownSettings known, SharedVariables shared) {
        // The environment may be meant for all programs.
        Stream<String> candidates = source instanceof SystemEnvironmentPropertySource
                ? Stream.concat(known.names(), shared.names())
                : known.names();
        String nearest = Nearest.to(name, candidates)
                .map(setting -> "; did you mean %s?"
                        .formatted(source instanceof SystemEnvironmentPropertySource ? variable(setting) : setting))
                .orElse(".");
        return "Unknown setting %s%s (%s)".formatted(name, nearest, origin(name, source));
    }

    private static String origin(String name, PropertySource<?> source) {
        @Nullable Object origin = OriginLookup.getOrigin(source, name);
        return "from " + (origin == null ? source.getName() : origin);
    }

    private static String variable(String setting) {
        return setting.replace('.', '_').replace("-", "_").toUpperCase(Locale.ROOT);
    }
}
