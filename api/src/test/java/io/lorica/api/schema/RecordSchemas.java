package io.lorica.api.schema;

import com.github.victools.jsonschema.generator.FieldScope;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import com.github.victools.jsonschema.generator.TypeScope;
import com.github.victools.jsonschema.module.jakarta.validation.JakartaValidationModule;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Makes a record's JSON Schema: names, types and limits from the record, descriptions from its comments. */
final class RecordSchemas {
    private final Javadoc javadoc = Javadoc.of(Path.of("src/main/java"));
    private final SchemaGenerator generator;

    RecordSchemas() {
        var config = new SchemaGeneratorConfigBuilder(SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON)
                .with(new JakartaValidationModule())
                .with(
                        Option.FORBIDDEN_ADDITIONAL_PROPERTIES_BY_DEFAULT,
                        Option.MAP_VALUES_AS_ADDITIONAL_PROPERTIES,
                        Option.DEFINITIONS_FOR_ALL_OBJECTS,
                        Option.FLATTENED_ENUMS,
                        Option.PLAIN_DEFINITION_KEYS)
                .without(Option.SCHEMA_VERSION_INDICATOR);
        config.forFields()
                .withPropertyNameOverrideResolver(field -> snakeCase(field.getName()))
                .withRequiredCheck(RecordSchemas::isRequired)
                .withNullableCheck(field -> !field.isFakeContainerItemScope() && !isRequired(field))
                .withStringPatternResolver(RecordSchemas::pattern)
                .withDescriptionResolver(this::description);
        config.forTypesInGeneral().withDescriptionResolver(this::description);
        this.generator = new SchemaGenerator(config.build());
    }

    ObjectNode of(Class<?> type) {
        return generator.generateSchema(type);
    }

    private static boolean isRequired(FieldScope field) {
        return field.getDeclaredType().isPrimitive()
                || field.getAnnotation(NotNull.class) != null
                || field.getAnnotation(NotBlank.class) != null
                || field.getAnnotation(NotEmpty.class) != null;
    }

    /** A pattern of the records is meant for the whole text, one of a schema for any part. */
    private static @Nullable String pattern(FieldScope field) {
        Pattern pattern = field.getAnnotation(Pattern.class);
        if (pattern != null) {
            return "^(?:" + pattern.regexp() + ")$";
        }
        return field.getAnnotation(NotBlank.class) == null ? null : "\\S";
    }

    private @Nullable String description(FieldScope field) {
        return field.isFakeContainerItemScope()
                ? null
                : javadoc.ofMember(field.getDeclaringType().getErasedType(), field.getDeclaredName())
                        .orElse(null);
    }

    private @Nullable String description(TypeScope scope) {
        Class<?> type = scope.getType().getErasedType();
        String text = javadoc.ofType(type).orElse(null);
        if (text == null || !type.isEnum()) {
            return text;
        }
        return text + " "
                + Arrays.stream(type.getEnumConstants())
                        .map(String::valueOf)
                        .map(name -> name + ": " + javadoc.ofMember(type, name).orElse(""))
                        .collect(Collectors.joining(" "));
    }

    static String snakeCase(String name) {
        return name.replaceAll("(?<=[a-z0-9])([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }
}
