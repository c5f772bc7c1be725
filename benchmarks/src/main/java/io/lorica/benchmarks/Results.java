package io.lorica.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a comparison found, as it is kept in benchmarks/results/.
 *
 * @param ratios by the names used in docs/performance.md
 * @param runs each measured run
 */
record Results(
        String command,
        Instant at,
        String cpu,
        int cores,
        Map<String, Double> ratios,
        Map<String, List<JsonNode>> runs) {
    static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    static Results of(String command, Map<String, Double> ratios, Map<String, List<JsonNode>> runs) {
        return new Results(
                command,
                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                processor(),
                Runtime.getRuntime().availableProcessors(),
                ratios,
                runs);
    }

    void write(Path file) {
        var writer = JSON.writerWithDefaultPrettyPrinter();
        writer.writeValue(file.toFile(), this);
        System.out.println(writer.writeValueAsString(ratios));
    }

    /** Name and the instruction sets that decide the speed of matrix products. */
    private static String processor() {
        try {
            Map<String, String> first = new LinkedHashMap<>();
            for (String line : Files.readAllLines(Path.of("/proc/cpuinfo"))) {
                String[] parts = line.split("\\s*:\\s*", 2);
                if (parts.length == 2) {
                    first.putIfAbsent(parts[0], parts[1]);
                }
            }
            List<String> flags = List.of(first.getOrDefault("flags", "").split(" "));
            return first.getOrDefault("model name", "unknown") + " "
                    + flags.stream()
                            .filter(flag -> flag.matches("avx2|avx512f|avx512_bf16|avx512_vnni|avx_vnni|amx_.*"))
                            .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
