package io.lorica.formats.adapter;

import io.lorica.formats.AdapterException;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The projections that a configuration is for, as PEFT decides it: matrices of others in the same file are never
 * applied there, so they must not be here.
 *
 * @param names of modules, or the ends of their paths; empty where a pattern or all linear layers are asked for
 * @param layers to which names are limited; empty: all
 * @param layerLists names of the lists that layers are counted in; empty: any
 */
record Targets(
        Set<String> names,
        @Nullable BoundedPattern pattern,
        Set<Integer> layers,
        Set<String> layerLists,
        Set<String> excluded,
        @Nullable BoundedPattern excludedPattern) {
    /** What PEFT takes for the families that the engine runs, where a configuration names nothing. */
    private static final Set<String> DEFAULT = Set.of("q_proj", "v_proj");

    private static final String ALL_LINEAR = "all-linear";

    static Targets of(String file, JsonNode root) {
        JsonNode targets = root.path("target_modules");
        JsonNode layers = root.path("layers_to_transform");
        if (targets.isString() && !isAbsent(layers)) {
            throw new AdapterException(
                    "%s has layers_to_transform and a pattern as target_modules; PEFT takes one or the other"
                            .formatted(file));
        }
        boolean isAll = targets.asString("").equals(ALL_LINEAR);
        Set<String> names = names(file, "target_modules", targets);
        if (targets.isArray() && names.isEmpty()) {
            throw new AdapterException(
                    "%s: target_modules names no module; name those that have matrices".formatted(file));
        }
        if (isAbsent(targets)) {
            names = DEFAULT;
        }
        return new Targets(
                names,
                targets.isString() && !isAll ? new BoundedPattern(targets.asString(), file + ": target_modules") : null,
                indices(file, layers),
                layerLists(file, root.path("layers_pattern")),
                names(file, "exclude_modules", root.path("exclude_modules")),
                root.path("exclude_modules").isString()
                        ? new BoundedPattern(root.path("exclude_modules").asString(), file + ": exclude_modules")
                        : null);
    }

    boolean covers(Site site) {
        String module = site.module();
        if (isNamed(module, excluded) || (excludedPattern != null && excludedPattern.matches(module))) {
            return false;
        }
        if (pattern != null) {
            return pattern.matches(module);
        }
        if (names.isEmpty() || names.contains(module)) {
            return true;
        }
        return isNamed(module, names) && isInLayers(site);
    }

    /** Whether the name is this place's, or the end of its path. */
    static boolean names(String name, Site site) {
        return isNamed(site.module(), Set.of(name));
    }

    private static boolean isNamed(String module, Set<String> names) {
        if (names.contains(module)) {
            return true;
        }
        for (int dot = module.indexOf('.'); dot >= 0; dot = module.indexOf('.', dot + 1)) {
            if (names.contains(module.substring(dot + 1))) {
                return true;
            }
        }
        return false;
    }

    private boolean isInLayers(Site site) {
        boolean isCounted = layerLists.isEmpty() || layerLists.contains("layers");
        return layers.isEmpty() || (isCounted && layers.contains(site.layer()));
    }

    private static Set<String> names(String file, String key, JsonNode value) {
        Set<String> names = new LinkedHashSet<>();
        if (value.isString() || isAbsent(value)) {
            return names;
        }
        if (!value.isArray()) {
            throw new AdapterException("%s: %s must be a list of names or a pattern".formatted(file, key));
        }
        for (JsonNode name : value) {
            if (!name.isString()) {
                throw new AdapterException(
                        "%s: %s holds %s, which is not a name".formatted(file, key, PeftConfig.abbreviated(name)));
            }
            names.add(name.stringValue());
        }
        return names;
    }

    private static Set<Integer> indices(String file, JsonNode value) {
        Set<Integer> indices = new HashSet<>();
        if (isAbsent(value)) {
            return indices;
        }
        for (JsonNode index : value.isArray() ? value : List.of(value)) {
            if (!index.isIntegralNumber() || !index.canConvertToInt()) {
                throw new AdapterException("%s: layers_to_transform must be a layer or a list of layers, not %s"
                        .formatted(file, PeftConfig.abbreviated(value)));
            }
            indices.add(index.intValue());
        }
        return indices;
    }

    private static Set<String> layerLists(String file, JsonNode value) {
        return value.isString() && !value.asString().isEmpty()
                ? Set.of(value.asString())
                : names(file, "layers_pattern", value);
    }

    private static boolean isAbsent(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }
}
