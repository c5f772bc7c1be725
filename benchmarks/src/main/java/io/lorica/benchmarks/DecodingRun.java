package io.lorica.benchmarks;

import io.lorica.engine.BaseModel;
import io.lorica.engine.LoadedStack;
import io.lorica.engine.generate.GenerationRequest;
import io.lorica.engine.generate.Generator;
import io.lorica.engine.generate.SamplingOptions;
import io.lorica.engine.generate.TokenListener;
import io.lorica.engine.options.DecodeWeights;
import io.lorica.engine.options.Decoding;
import io.lorica.engine.options.LoadOptions;
import io.lorica.engine.score.Scorer;
import io.lorica.engine.score.ScoringRequest;
import io.lorica.formats.adapter.Adapter;
import io.lorica.formats.adapter.AdapterConfig;
import io.lorica.formats.adapter.AdapterStack;
import io.lorica.formats.adapter.Projection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/**
 * Text generation: one request, eight on the base alone, and eight with a domain and a task adapter each (rank 32 on q
 * and v), and sixteen drawn from 200 task adapters. Tokens a second of whole requests without their prompts: the
 * kernels, attention, drawing tokens and making text of them. And the prefill of eight prompts, until answers to each
 * are scored.
 */
@Command(name = "decoding-run", hidden = true, description = "One process's decoding speeds.")
final class DecodingRun implements Runnable {
    private static final int REQUESTS = 8;
    private static final int IN_FLIGHT = 16;
    private static final int ADAPTERS = 200;
    private static final int RANK = 32;
    private static final int READ_TOKENS = 200;
    private static final String PROMPT = "Question: What is a bank loan?\nAnswer:";

    private final SplittableRandom random = new SplittableRandom(0);

    @Option(names = "--model", description = "default: the default base model")
    private Path model;

    @Option(names = "--text", required = true, description = "UTF-8 text to make prompts of")
    private Path text;

    @Option(names = "--weights", defaultValue = "INT8", description = "INT8 or INT4; default ${DEFAULT-VALUE}")
    private DecodeWeights weights;

    @Option(names = "--tokens", defaultValue = "128", description = "of each answer; default ${DEFAULT-VALUE}")
    private int tokens;

    @Option(names = "--rounds", defaultValue = "5", description = "the best of them counts; default ${DEFAULT-VALUE}")
    private int rounds;

    @Option(names = "--threads", description = "default: all cores")
    private Integer threads;

    @Override
    public void run() {
        Path path = model != null ? model : DefaultModel.path();
        var usual = Decoding.of(weights);
        // Without drafts, which the peer does not make either.
        var decoding = new Decoding(
                weights,
                threads == null ? usual.threads() : threads,
                usual.cacheBytes(),
                usual.reusesPrefixes(),
                false);
        List<LoadedStack> stacks = new ArrayList<>();
        List<LoadedStack> adapters = new ArrayList<>();
        try (BaseModel base = BaseModel.load(path, LoadOptions.cpu().withDecoding(decoding));
                LoadedStack none = base.load(AdapterStack.EMPTY)) {
            for (int i = 0; i < REQUESTS; i++) {
                stacks.add(base.load(AdapterStack.of(adapter(base, 2 * i), adapter(base, 2 * i + 1))));
            }
            // One adapter's matrices, in as many places of memory: what they hold does not change their speed.
            var task = AdapterStack.of(adapter(base, 0));
            for (int i = 0; i < ADAPTERS; i++) {
                adapters.add(base.load(task));
            }
            Map<String, Object> speeds = new LinkedHashMap<>();
            speeds.put("weights", weights);
            speeds.put("threads", decoding.threads());
            speeds.put("tokens", tokens);
            Map<String, List<LoadedStack>> loads = new LinkedHashMap<>();
            loads.put("one_request", List.of(none));
            loads.put(
                    "eight_requests_base",
                    IntStream.range(0, REQUESTS).mapToObj(i -> none).toList());
            loads.put("eight_requests_eight_stacks", stacks);
            measure(base, loads, adapters, speeds);
            speeds.put("precision", base.precision());
            System.out.println(JsonMapper.shared().writeValueAsString(speeds));
        } finally {
            stacks.forEach(LoadedStack::close);
            adapters.forEach(LoadedStack::close);
        }
    }

    /** In turns, so that a slower minute of the machine meets all of them. */
    private void measure(
            BaseModel base,
            Map<String, List<LoadedStack>> loads,
            List<LoadedStack> adapters,
            Map<String, Object> speeds) {
        Map<String, DoubleSupplier> works = new LinkedHashMap<>();
        loads.forEach((name, load) -> works.put(name, () -> tokensPerSecond(base, load)));
        LoadedStack one = adapters.getFirst();
        works.put("sixteen_requests_one_adapter", () -> tokensPerSecond(base, Collections.nCopies(IN_FLIGHT, one)));
        works.put("sixteen_requests_many_adapters", () -> tokensPerSecond(base, drawn(adapters)));
        List<ScoringRequest> prompts =
                prompts(base, Objects.requireNonNull(loads.get("one_request")).getFirst());
        works.put("read_prompts", () -> promptTokensPerSecond(base, prompts));
        // Warms up.
        for (DoubleSupplier work : works.values()) {
            double _ = work.getAsDouble();
        }
        for (int round = 0; round < rounds; round++) {
            works.forEach((name, work) ->
                    speeds.merge(name, work.getAsDouble(), (best, now) -> Math.max((double) best, (double) now)));
        }
    }

    private List<LoadedStack> drawn(List<LoadedStack> adapters) {
        return random.ints(IN_FLIGHT, 0, adapters.size())
                .mapToObj(adapters::get)
                .toList();
    }

    private List<ScoringRequest> prompts(BaseModel base, LoadedStack stack) {
        try {
            int[] tokens = base.tokenizer().encode(Files.readString(text));
            List<int[]> answers = List.of(new int[] {tokens[0]}, new int[] {tokens[1]});
            return IntStream.range(0, REQUESTS)
                    .mapToObj(i -> Arrays.copyOfRange(tokens, i * READ_TOKENS, (i + 1) * READ_TOKENS))
                    .map(prompt -> new ScoringRequest(prompt, answers, stack))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double promptTokensPerSecond(BaseModel base, List<ScoringRequest> prompts) {
        long start = System.nanoTime();
        new Scorer(base).score(prompts);
        return prompts.size() * READ_TOKENS * 1e9 / (System.nanoTime() - start);
    }

    /** From the first token of all rows to their last: what a request costs beyond its prompt. */
    private double tokensPerSecond(BaseModel base, List<LoadedStack> load) {
        int[] prompt = base.tokenizer().encode(PROMPT);
        var clock = new Clock();
        var requests = load.stream()
                .map(stack -> new GenerationRequest(prompt, tokens, SamplingOptions.GREEDY, List.of(), stack))
                .toList();
        int made = new Generator(base)
                .generate(requests, clock).stream()
                        .mapToInt(generation -> generation.tokens().length - 1)
                        .sum();
        return made * 1e9 / (System.nanoTime() - clock.first);
    }

    private static final class Clock implements TokenListener {
        private long first;

        @Override
        public void onText(int row, String textDelta) {}

        @Override
        public boolean isCancelled(int row) {
            first = first == 0 ? System.nanoTime() : first;
            return false;
        }
    }

    private static Adapter adapter(BaseModel base, int seed) {
        var config = new AdapterConfig(RANK, 2 * RANK, false, 0, Set.of(Projection.Q, Projection.V));
        return Adapter.initialise(config, base.config(), seed);
    }
}
