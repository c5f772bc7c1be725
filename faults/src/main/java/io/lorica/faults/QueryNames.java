package io.lorica.faults;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** Finds the parameters of a query that would be dropped: names that nothing reads, and those that come twice. */
public final class QueryNames {
    private QueryNames() {}

    /**
     * @param query as it stands in the request, percent-encoded; null: there is none
     * @param known what is read here, each once
     * @return in the order of the query
     */
    public static List<JsonFault> faults(@Nullable String query, Collection<String> known) {
        List<JsonFault> faults = new ArrayList<>();
        counts(query).forEach((name, count) -> {
            if (!known.contains(name)) {
                faults.add(new JsonFault(
                        JsonFault.shown(name), "is a parameter that is not read here; " + Nearest.hint(name, known)));
            } else if (count > 1) {
                faults.add(new JsonFault(name, "was sent %d times; send one.".formatted(count)));
            }
        });
        return faults;
    }

    private static SequencedMap<String, Integer> counts(@Nullable String query) {
        SequencedMap<String, Integer> counts = new LinkedHashMap<>();
        if (query == null) {
            return counts;
        }
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
            if (!name.isEmpty()) {
                counts.merge(name, 1, Integer::sum);
            }
        }
        return counts;
    }

    /** What can't be decoded stays as it is written: it is nobody's name. */
    private static String decoded(String name) {
        try {
            return URLDecoder.decode(name, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            return name;
        }
    }
}
