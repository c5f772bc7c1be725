package io.lorica.faults;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;

/** What records hold by the names that one mapper gives it; found out once for each record. */
final class RecordForms {
    private final Map<JavaType, SequencedMap<String, Component>> forms = new ConcurrentHashMap<>();

    /** @param isRequired whether it may be neither absent nor null */
    record Component(JavaType type, boolean isRequired) {}

    SequencedMap<String, Component> of(JavaType type, DeserializationContext context) {
        return forms.computeIfAbsent(type, _ -> read(type, context));
    }

    private static SequencedMap<String, Component> read(JavaType type, DeserializationContext context) {
        SequencedMap<String, Component> components = new LinkedHashMap<>();
        Map<String, RecordComponent> declared = new LinkedHashMap<>();
        Arrays.stream(type.getRawClass().getRecordComponents())
                .forEach(component -> declared.put(component.getName(), component));
        context.introspectBeanDescriptionForCreation(type).findProperties().forEach(property -> {
            RecordComponent component = declared.get(property.getInternalName());
            if (component != null) {
                components.put(property.getName(), new Component(property.getPrimaryType(), isRequired(component)));
            }
        });
        return Collections.unmodifiableSequencedMap(components);
    }

    private static boolean isRequired(RecordComponent component) {
        var accessor = component.getAccessor();
        return component.getType().isPrimitive()
                || accessor.isAnnotationPresent(NotNull.class)
                || accessor.isAnnotationPresent(NotBlank.class)
                || accessor.isAnnotationPresent(NotEmpty.class);
    }
}
