package io.lorica.benchmarks;

import io.lorica.engine.BaseModel;
import io.lorica.engine.LoadedStack;
import io.lorica.engine.options.DecodeWeights;
import io.lorica.engine.options.Decoding;
import io.lorica.engine.options.LoadOptions;
import io.lorica.engine.options.Precision;
import io.lorica.engine.score.Logits;
import io.lorica.engine.score.Scorer;
import io.lorica.engine.score.ScoringRequest;
import io.lorica.engine.vector.Sequence;
import io.lorica.formats.adapter.AdapterStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/**
 * What fewer bits cost: perplexity of a real text in each precision that reads and trains, with each kind of weights
 * that decodes, and with llama.cpp's weights of as many bits, all from the same model file and on the same tokens.
 */
@Command(name = "quality", description = "Perplexity in fewer bits, beside llama.cpp.")
final class QualityRun implements Runnable {
    private static final int WINDOWS = 6;
    private static final int WINDOW = 512;
    private static final String REFERENCE = "FP32";

    @Option(names = "--folder", required = true, hidden = true)
    private Path benchmarks;

    @Override
    public void run() {
        Path path = DefaultModel.path();
        Map<String, Double> perplexities = new LinkedHashMap<>();
        List<int[]> windows = new ArrayList<>();
        for (Precision precision : Precision.values()) {
            try (BaseModel base = BaseModel.load(path, LoadOptions.cpu(precision))) {
                if (windows.isEmpty()) {
                    windows.addAll(windows(base));
                }
                perplexities.put(precision.name(), read(base, windows));
            }
        }
        for (DecodeWeights weights : List.of(DecodeWeights.INT8, DecodeWeights.INT4)) {
            var options = LoadOptions.cpu(Precision.FP32).withDecoding(Decoding.of(weights));
            try (BaseModel base = BaseModel.load(path, options)) {
                perplexities.put("decoding " + weights, decoded(base, windows));
            }
        }
        PythonPeer llama = PythonPeer.prepare(benchmarks, "llama");
        for (String type : List.of("Q8_0", "Q4_0")) {
            perplexities.put("llama.cpp " + type, peer(llama, path, windows, type));
        }
        Map<String, Double> ratios = new LinkedHashMap<>();
        double reference = Objects.requireNonNull(perplexities.get(REFERENCE));
        perplexities.forEach((name, perplexity) -> ratios.put(name + " over " + REFERENCE, perplexity / reference));
        JsonNode run = Results.JSON.valueToTree(perplexities);
        Results.of("benchmarks/run quality", ratios, Map.of("perplexity", List.of(run)))
                .write(benchmarks.resolve("results").resolve("quality.json"));
    }

    private List<int[]> windows(BaseModel base) {
        int[] text = FinanceText.tokens(base, benchmarks);
        return IntStream.range(0, WINDOWS)
                .mapToObj(i -> Arrays.copyOfRange(text, i * WINDOW, (i + 1) * WINDOW))
                .toList();
    }

    /** By the PyTorch path, a window at once. */
    private static double read(BaseModel base, List<int[]> windows) {
        try (LoadedStack none = base.load(AdapterStack.EMPTY)) {
            double sum = 0;
            for (int[] window : windows) {
                var request = new ScoringRequest(
                        Arrays.copyOf(window, 1), List.of(Arrays.copyOfRange(window, 1, window.length)), none);
                sum += new Scorer(base).score(List.of(request)).getFirst()[0];
            }
            return perplexity(sum, windows);
        }
    }

    /** By the vector path, token by token. */
    private static double decoded(BaseModel base, List<int[]> windows) {
        var vector = base.vector();
        if (vector == null) {
            throw new IllegalStateException("There is no vector path; run benchmarks/run quality");
        }
        try (LoadedStack none = base.load(AdapterStack.EMPTY)) {
            double sum = 0;
            float[][] logits = new float[1][base.config().vocabSize()];
            for (int[] window : windows) {
                try (Sequence sequence = vector.open(none.packed(), window.length)) {
                    for (int i = 0; i < window.length - 1; i++) {
                        vector.decode(new Sequence[] {sequence}, new int[][] {{window[i]}}, logits);
                        sum += Logits.logProbability(logits[0], window[i + 1]);
                    }
                }
            }
            return perplexity(sum, windows);
        }
    }

    private static double perplexity(double logProbability, List<int[]> windows) {
        return Math.exp(-logProbability / (windows.size() * (WINDOW - 1)));
    }

    private double peer(PythonPeer llama, Path model, List<int[]> windows, String type) {
        try {
            Path file = Files.createTempFile("windows", ".json");
            file.toFile().deleteOnExit();
            Results.JSON.writeValue(file.toFile(), windows);
            Path cache = benchmarks.resolve(".cache").resolve("llama");
            var arguments = List.of(
                    "--model",
                    model.toString(),
                    "--windows",
                    file.toString(),
                    "--cache",
                    cache.toString(),
                    "--type",
                    type);
            return llama.measure("llama_quality.py", arguments)
                    .path("perplexity")
                    .asDouble();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
