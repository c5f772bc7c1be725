package io.lorica.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/** Milliseconds of named pieces of work, each measured several times. */
final class Timings {
    private final Map<String, List<Double>> milliseconds = new LinkedHashMap<>();

    <T> T time(String name, Supplier<T> work) {
        long start = System.nanoTime();
        T result = work.get();
        milliseconds.computeIfAbsent(name, key -> new ArrayList<>()).add((System.nanoTime() - start) / 1e6);
        return result;
    }

    /** Forgets what was measured, as after a round that warms up. */
    void clear() {
        milliseconds.clear();
    }

    double median(String name) {
        List<Double> sorted =
                Objects.requireNonNull(milliseconds.get(name)).stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    Map<String, List<JsonNode>> runs() {
        return Map.of("milliseconds", List.of(Results.JSON.<JsonNode>valueToTree(milliseconds)));
    }
}
