package io.lorica.settings;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.util.ClassUtils;

/**
 * A setting of the configuration metadata.
 *
 * @param isOpen whether more may follow the name: a list's index or a map's key
 * @param endings what a name beneath it must end with, where the map's values are records; empty: anything
 */
record KnownSetting(ConfigurationPropertyName name, boolean isOpen, Set<String> endings) {
    private static final Pattern COLLECTION =
            Pattern.compile("java\\.util\\.(?:List|Set|Collection|Map)(?:<(?:.*,)?([^<>,]+)>)?");

    /** @param type as the metadata has it */
    static KnownSetting of(String name, @Nullable String type) {
        Matcher collection = COLLECTION.matcher(type == null ? "" : type);
        boolean isArray = type != null && type.endsWith("[]");
        if (!isArray && !collection.matches()) {
            return new KnownSetting(ConfigurationPropertyName.of(name), false, Set.of());
        }
        return new KnownSetting(
                ConfigurationPropertyName.of(name), true, isArray ? Set.of() : components(collection.group(1)));
    }

    private static Set<String> components(@Nullable String type) {
        if (type == null || !ClassUtils.isPresent(type, null)) {
            return Set.of();
        }
        RecordComponent[] components = ClassUtils.resolveClassName(type, null).getRecordComponents();
        return components == null
                ? Set.of()
                : Arrays.stream(components)
                        .map(component -> DataObjectPropertyName.toDashedForm(component.getName()))
                        .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether a name in dotted form means this setting or something in it. */
    boolean covers(ConfigurationPropertyName other) {
        return name.equals(other)
                || (isOpen
                        && name.isAncestorOf(other)
                        && (endings.isEmpty()
                                || endings.contains(other.getLastElement(ConfigurationPropertyName.Form.DASHED))));
    }

    /** Whether an environment variable's name means this setting or something in it. */
    boolean covers(Variable variable) {
        String letters = Variable.letters(name.toString());
        return variable.letters().equals(letters)
                || (isOpen
                        && variable.letters().startsWith(letters)
                        && (endings.isEmpty()
                                || endings.stream()
                                        .anyMatch(ending -> variable.letters().endsWith(Variable.letters(ending)))));
    }
}
