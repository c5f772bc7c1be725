package io.lorica.jinja;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Jinja2's filters, by name. */
final class Filters {
    /** Jinja2 has them; they make or read HTML, are random, or are of no use in a text for a model. */
    static final Set<String> UNSUPPORTED = Set.of("pprint", "random", "striptags", "urlize", "wordwrap", "xmlattr");

    private static final Map<String, Filter> FILTERS = filters();

    private Filters() {}

    interface Filter {
        Value apply(Value value, Arguments arguments);
    }

    static boolean has(String name) {
        return FILTERS.containsKey(name);
    }

    /** Whether Jinja2 has it. */
    static boolean isKnown(String name) {
        return has(name) || UNSUPPORTED.contains(name);
    }

    static Value apply(String name, Value value, Arguments arguments) {
        Filter filter = FILTERS.get(name);
        if (filter == null) {
            throw new RenderException("There is no filter named '%s'".formatted(name));
        }
        return filter.apply(value, arguments);
    }

    private static Map<String, Filter> filters() {
        Map<String, Filter> filters = new HashMap<>();
        TextFilters.addTo(filters);
        NumberFilters.addTo(filters);
        SequenceFilters.addTo(filters);
        OrderFilters.addTo(filters);
        return filters;
    }
}
