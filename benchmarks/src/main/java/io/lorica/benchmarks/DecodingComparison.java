package io.lorica.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** Text generation and prefill beside llama.cpp: the same model file, prompts, tokens and threads. */
@Command(name = "decoding", description = "Text generation and prefill beside llama.cpp.")
final class DecodingComparison implements Runnable {
    /** Lorica's weights and the peer's of as many bits. */
    private static final Map<String, String> WEIGHTS = Map.of("INT8", "Q8_0", "INT4", "Q4_0");

    @Option(names = "--rounds", defaultValue = "2", description = "processes of each; default ${DEFAULT-VALUE}")
    private int rounds;

    @Option(names = "--tokens", defaultValue = "128", description = "of each answer; default ${DEFAULT-VALUE}")
    private int tokens;

    @Option(names = "--folder", required = true, hidden = true)
    private Path benchmarks;

    private final Map<String, List<JsonNode>> runs = new LinkedHashMap<>();

    @Override
    public void run() {
        PythonPeer llama = PythonPeer.prepare(benchmarks, "llama");
        String model = DefaultModel.path().toString();
        String threads = Integer.toString(Runtime.getRuntime().availableProcessors());
        List<String> work = List.of(
                "--model",
                model,
                "--text",
                FinanceText.file(benchmarks).toString(),
                "--threads",
                threads,
                "--tokens",
                Integer.toString(tokens),
                "--rounds",
                "3");
        // In turns, so that a slower minute of the machine meets both sides.
        for (int round = 0; round < rounds; round++) {
            WEIGHTS.forEach((own, theirs) -> {
                add("llama.cpp " + theirs, llama.measure("llama_decoding.py", peer(work, theirs)));
                List<String> arguments = new ArrayList<>(List.of("decoding-run", "--weights", own));
                arguments.addAll(work);
                add("lorica " + own, Child.measureSelf(arguments));
            });
        }
        Results.of("benchmarks/run decoding", ratios(), runs)
                .write(benchmarks.resolve("results").resolve("decoding.json"));
    }

    private Map<String, Double> ratios() {
        Map<String, Double> ratios = new LinkedHashMap<>();
        ratios.put("decode_vs_llamacpp_q8", best("lorica INT8", "one_request") / best("llama.cpp Q8_0", "one_request"));
        ratios.put("decode_vs_llamacpp_q4", best("lorica INT4", "one_request") / best("llama.cpp Q4_0", "one_request"));
        double stacks = best("lorica INT8", "eight_requests_eight_stacks");
        ratios.put("multi_adapter_vs_llamacpp", stacks / best("llama.cpp Q8_0", "eight_requests_eight_stacks"));
        ratios.put("multi_adapter_vs_llamacpp_base", stacks / best("llama.cpp Q8_0", "eight_requests_base"));
        ratios.put("multi_adapter_vs_own_base", stacks / best("lorica INT8", "eight_requests_base"));
        ratios.put(
                "many_adapters_vs_one",
                best("lorica INT8", "sixteen_requests_many_adapters")
                        / best("lorica INT8", "sixteen_requests_one_adapter"));
        ratios.put("prefill_vs_llamacpp", best("lorica INT8", "read_prompts") / best("llama.cpp Q8_0", "read_prompts"));
        return ratios;
    }

    private double best(String name, String work) {
        return Objects.requireNonNull(runs.get(name)).stream()
                .mapToDouble(run -> run.path(work).asDouble())
                .max()
                .orElseThrow();
    }

    private void add(String name, JsonNode result) {
        System.err.println(name + " " + result);
        runs.computeIfAbsent(name, key -> new ArrayList<>()).add(result);
    }

    private List<String> peer(List<String> work, String type) {
        List<String> arguments = new ArrayList<>(work);
        arguments.addAll(List.of(
                "--type",
                type,
                "--cache",
                benchmarks.resolve(".cache").resolve("llama").toString()));
        return arguments;
    }
}
