package io.lorica.benchmarks;

import io.lorica.engine.BaseModel;
import io.lorica.engine.LoadedStack;
import io.lorica.engine.generate.Generation;
import io.lorica.engine.generate.GenerationRequest;
import io.lorica.engine.generate.Generator;
import io.lorica.engine.generate.SamplingOptions;
import io.lorica.engine.generate.TokenListener;
import io.lorica.engine.options.DecodeWeights;
import io.lorica.engine.options.Decoding;
import io.lorica.engine.options.LoadOptions;
import io.lorica.engine.options.Precision;
import io.lorica.engine.score.Scorer;
import io.lorica.engine.score.ScoringRequest;
import io.lorica.engine.tokenizer.ChatTemplate.ChatMessage;
import io.lorica.engine.train.LoraTrainer;
import io.lorica.engine.train.TrainingExample;
import io.lorica.engine.train.TrainingOptions;
import io.lorica.engine.train.TrainingResult;
import io.lorica.formats.adapter.AdapterConfig;
import io.lorica.formats.adapter.AdapterStack;
import io.lorica.formats.adapter.Projection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Whether a base model that the product was not made with does all that one must: how long it loads, what it makes of
 * text beside llama.cpp with the same file, a chat in Chinese, answers scored for a decision, an adapter trained.
 */
@Command(name = "base", description = "What a base model of your own can do here, beside llama.cpp.")
final class BaseRun implements Runnable {
    private static final int WINDOW = 512;
    private static final int WINDOWS = 2;
    private static final int ANSWER_TOKENS = 96;
    private static final int DECISION_TOKENS = 200;
    private static final int DECISIONS = 10;
    private static final String QUESTION = "请用两句话解释什么是贷款抵押。";

    @Option(names = "--folder", required = true, hidden = true)
    private Path benchmarks;

    @Option(names = "--model", required = true, description = "a Hugging Face directory or a GGUF file")
    private Path model;

    @Option(names = "--name", required = true, description = "what the results call it")
    private String name;

    @Override
    public void run() {
        Map<String, Object> found = new LinkedHashMap<>();
        Map<String, Double> ratios = new LinkedHashMap<>();
        Map<String, Double> perplexities = new LinkedHashMap<>();
        List<int[]> windows = new ArrayList<>();
        found.put("model", name);
        for (Precision precision : List.of(Precision.INT8, Precision.FP32)) {
            var options = LoadOptions.cpu(precision).withDecoding(Decoding.of(DecodeWeights.INT8));
            long start = System.nanoTime();
            try (BaseModel base = BaseModel.load(model, options);
                    LoadedStack none = base.load(AdapterStack.EMPTY)) {
                found.put("load_seconds_" + precision, seconds(start));
                if (windows.isEmpty()) {
                    int[] text = FinanceText.tokens(base, benchmarks);
                    IntStream.range(0, WINDOWS)
                            .mapToObj(i -> Arrays.copyOfRange(text, i * WINDOW, (i + 1) * WINDOW))
                            .forEach(windows::add);
                }
                perplexities.put(precision.name(), perplexity(base, none, windows));
                if (precision == Precision.INT8) {
                    chat(base, none, found);
                    decide(base, none, windows.getFirst(), found);
                    train(base, windows, found);
                }
            }
        }
        perplexities.put("llama.cpp", ofPeer(windows));
        double peer = perplexities.get("llama.cpp");
        perplexities.forEach((by, perplexity) -> ratios.put("perplexity " + by + " over llama.cpp", perplexity / peer));
        found.put("perplexity", perplexities);
        Results.of(
                        "benchmarks/run base --name " + name + " --model FILE",
                        ratios,
                        Map.of("base", List.of(Results.JSON.valueToTree(found))))
                .write(benchmarks.resolve("results").resolve("base-" + name + ".json"));
    }

    private static double perplexity(BaseModel base, LoadedStack none, List<int[]> windows) {
        double sum = 0;
        for (int[] window : windows) {
            var request = new ScoringRequest(
                    Arrays.copyOf(window, 1), List.of(Arrays.copyOfRange(window, 1, window.length)), none);
            sum += new Scorer(base).scoreAlone(request)[0];
        }
        return Math.exp(-sum / (windows.size() * (WINDOW - 1)));
    }

    private double ofPeer(List<int[]> windows) {
        try {
            Path file = Files.createTempFile("windows", ".json");
            file.toFile().deleteOnExit();
            Results.JSON.writeValue(file.toFile(), windows);
            return PythonPeer.prepare(benchmarks, "llama")
                    .measure(
                            "llama_quality.py",
                            List.of("--model", model.toString(), "--windows", file.toString(), "--type", "as-is"))
                    .path("perplexity")
                    .asDouble();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As a caller's stream shows it: each piece must be whole characters, and the pieces be the answer. */
    private static void chat(BaseModel base, LoadedStack none, Map<String, Object> found) {
        int[] prompt =
                base.tokenizer().encode(base.chatTemplate().render(List.of(new ChatMessage("user", QUESTION)), true));
        List<String> pieces = new ArrayList<>();
        long[] first = new long[1];
        var request = new GenerationRequest(prompt, ANSWER_TOKENS, SamplingOptions.GREEDY, List.of(), none);
        long start = System.nanoTime();
        Generation answer = new Generator(base)
                .generate(List.of(request), new TokenListener() {
                    @Override
                    public void onText(int row, String delta) {
                        first[0] = first[0] == 0 ? System.nanoTime() : first[0];
                        pieces.add(delta);
                    }

                    @Override
                    public boolean isCancelled(int row) {
                        return false;
                    }
                })
                .getFirst();
        found.put("chat_answer", answer.text());
        found.put("chat_end", answer.reason());
        found.put("chat_seconds_to_first_text", (first[0] - start) / 1e9);
        found.put("chat_tokens_per_second", answer.tokens().length / seconds(start));
        found.put("chat_pieces", pieces.size());
        found.put("chat_pieces_are_the_answer", String.join("", pieces).equals(answer.text()));
        found.put(
                "chat_broken_characters",
                pieces.stream()
                        .flatMapToInt(String::chars)
                        .filter(c -> c == '\uFFFD')
                        .count());
    }

    private static void decide(BaseModel base, LoadedStack none, int[] text, Map<String, Object> found) {
        int[] good = base.tokenizer().encode(" good");
        int[] bad = base.tokenizer().encode(" bad");
        double[] scores = {};
        List<Double> milliseconds = new ArrayList<>();
        for (int i = 0; i < DECISIONS; i++) {
            // Another prompt each time, so that no prefix is known.
            var request =
                    new ScoringRequest(Arrays.copyOfRange(text, i, i + DECISION_TOKENS), List.of(good, bad), none);
            long start = System.nanoTime();
            scores = new Scorer(base).scoreAlone(request);
            milliseconds.add(1e3 * seconds(start));
        }
        milliseconds.sort(null);
        found.put("decision_median_ms", milliseconds.get(DECISIONS / 2));
        found.put("decision_tokens", DECISION_TOKENS);
        found.put("decision_scores", scores);
    }

    private static void train(BaseModel base, List<int[]> windows, Map<String, Object> found) {
        List<TrainingExample> examples = windows.stream()
                .flatMap(window -> IntStream.range(0, 4)
                        .mapToObj(i -> new TrainingExample(Arrays.copyOfRange(window, 128 * i, 128 * i + 128), 0)))
                .toList();
        var defaults = TrainingOptions.defaults();
        var options = new TrainingOptions(
                1e-3,
                defaults.schedule(),
                defaults.warmupRatio(),
                defaults.adamW(),
                defaults.maxGradNorm(),
                3,
                null,
                defaults.batchSize(),
                defaults.microBatchTokens(),
                false,
                0);
        var config = new AdapterConfig(8, 16, false, 0, Set.of(Projection.Q, Projection.V));
        long start = System.nanoTime();
        TrainingResult result = new LoraTrainer(base).train(AdapterStack.EMPTY, config, examples, options, _ -> {});
        found.put("training_tokens_per_second", 3.0 * 128 * examples.size() / seconds(start));
        found.put("training_first_loss", result.history().getFirst().loss());
        found.put("training_last_loss", result.history().getLast().loss());
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
