package io.lorica.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/**
 * LoRA training beside transformers and PEFT: rank 32 on q and v, and rank 16 on all linear layers, 8 rows of 256
 * tokens, half of them supervised. PEFT runs in each precision and the faster one counts; Lorica runs in the precision
 * it chooses by itself, and in PEFT's.
 */
@Command(name = "training", description = "LoRA training beside transformers + PEFT.")
final class TrainingComparison implements Runnable {
    private static final List<String> PRECISIONS = List.of("FP32", "BF16");

    @Option(names = "--rounds", defaultValue = "2", description = "runs of each; default ${DEFAULT-VALUE}")
    private int rounds;

    @Option(names = "--folder", required = true, hidden = true)
    private Path benchmarks;

    private final Map<String, List<JsonNode>> runs = new LinkedHashMap<>();

    @Override
    public void run() {
        PythonPeer peft = PythonPeer.prepare(benchmarks, "peft");
        String model = DefaultModel.path().toString();
        List<String> data =
                List.of("--model", model, "--text", FinanceText.file(benchmarks).toString());
        // In turns, so that a slower minute of the machine meets both sides.
        for (int round = 0; round < rounds; round++) {
            for (String precision : PRECISIONS) {
                add("peft " + precision, () -> peft.measure("peft_training.py", with(data, "--precision", precision)));
                add("lorica " + precision, () -> self(data, "--precision", precision));
                add(
                        "peft all-linear " + precision,
                        () -> peft.measure("peft_training.py", with(data, "--precision", precision, "--all-linear")));
            }
            add("lorica", () -> self(data));
            add("lorica all-linear", () -> self(data, "--all-linear"));
            add("lorica checkpointing", () -> self(data, "--checkpointing"));
        }
        Results.of("benchmarks/run training", ratios(), runs)
                .write(benchmarks.resolve("results").resolve("training.json"));
    }

    private Map<String, Double> ratios() {
        Map<String, Double> ratios = new LinkedHashMap<>();
        String fastest = speed("peft FP32") > speed("peft BF16") ? "FP32" : "BF16";
        String fastestAll = speed("peft all-linear FP32") > speed("peft all-linear BF16") ? "FP32" : "BF16";
        ratios.put("train_vs_peft", speed("lorica") / speed("peft " + fastest));
        ratios.put("train_vs_peft_same_precision", speed("lorica " + fastest) / speed("peft " + fastest));
        ratios.put("train_all_linear_vs_peft", speed("lorica all-linear") / speed("peft all-linear " + fastestAll));
        ratios.put("train_rss_vs_peft", memory("lorica") / memory("peft " + fastest));
        ratios.put("train_rss_vs_peft_same_precision", memory("lorica " + fastest) / memory("peft " + fastest));
        ratios.put("checkpoint_memory", memory("lorica checkpointing") / memory("lorica"));
        ratios.put("checkpoint_speed", speed("lorica checkpointing") / speed("lorica"));
        ratios.put("bf16_vs_fp32", speed("lorica BF16") / speed("lorica FP32"));
        ratios.put("fastest_vs_fp32", speed("lorica") / speed("lorica FP32"));
        JsonNode best = Objects.requireNonNull(runs.get("lorica")).stream()
                .max(java.util.Comparator.comparingDouble(
                        run -> run.path("training_gigaflops").asDouble()))
                .orElseThrow();
        ratios.put(
                "train_gemm_share",
                best.path("training_gigaflops").asDouble()
                        / best.path("product_gigaflops").asDouble());
        return ratios;
    }

    private double speed(String name) {
        return best(name, run -> run.path("tokens_per_second").asDouble());
    }

    private double memory(String name) {
        return -best(name, run -> -run.path("peak_rss_kb").asDouble());
    }

    private double best(String name, ToDoubleFunction<JsonNode> value) {
        return Objects.requireNonNull(runs.get(name)).stream()
                .mapToDouble(value)
                .max()
                .orElseThrow();
    }

    private void add(String name, Supplier<JsonNode> run) {
        JsonNode result = run.get();
        System.err.println(name + " " + result);
        runs.computeIfAbsent(name, key -> new ArrayList<>()).add(result);
    }

    private static JsonNode self(List<String> data, String... more) {
        List<String> arguments = new ArrayList<>(List.of("training-run"));
        arguments.addAll(with(data, more));
        return Child.measureSelf(arguments);
    }

    private static List<String> with(List<String> data, String... more) {
        List<String> arguments = new ArrayList<>(data);
        arguments.addAll(List.of(more));
        return arguments;
    }
}
