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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What need not be read twice. A new question about a document, until the first token of the answer: with the document
 * read before, and without. And one document judged by five task adapters of one domain: they wait for their invocation
 * at the document's end and share what the domain adapter read, or each reads it all.
 */
@Command(name = "reuse", description = "Documents read once for many questions and adapters.")
final class ReuseRun implements Runnable {
    private static final int DOCUMENT = 1_000;
    private static final int QUESTION = 30;
    private static final int TASKS = 5;
    private static final int RANK = 32;
    private static final String INVOCATION = "\nAnswer:";
    private static final List<int[]> ANSWERS = List.of(new int[] {1_000}, new int[] {2_000});

    @Option(names = "--rounds", defaultValue = "7", description = "the medians count; default ${DEFAULT-VALUE}")
    private int rounds;

    @Option(names = "--folder", required = true, hidden = true)
    private Path benchmarks;

    private final Timings timings = new Timings();

    @Override
    public void run() {
        Path path = DefaultModel.path();
        List<LoadedStack> stacks = new ArrayList<>();
        try (BaseModel base = BaseModel.load(path, LoadOptions.cpu().withDecoding(Decoding.of(DecodeWeights.INT8)))) {
            if (base.decodeWeights() == DecodeWeights.TORCH) {
                throw new IllegalStateException("Nothing is reused without the vector path; run benchmarks/run reuse");
            }
            int[] text = FinanceText.tokens(base, benchmarks);
            int[] invocation = base.tokenizer().encode(INVOCATION);
            Adapter domain = adapter(base, 0, List.of());
            LoadedStack alone = base.load(AdapterStack.of(domain));
            stacks.add(alone);
            List<LoadedStack> always = stacks(base, domain, List.of());
            List<LoadedStack> waiting =
                    stacks(base, domain, Arrays.stream(invocation).boxed().toList());
            stacks.addAll(always);
            stacks.addAll(waiting);
            // The first round warms up.
            for (int round = 0; round <= rounds; round++) {
                firstTokens(base, alone, part(text, 2 * round * DOCUMENT, DOCUMENT), text);
                int[] judged = part(text, (2 * round + 1) * DOCUMENT, DOCUMENT);
                judgements(base, always, judged, invocation, "five_readings");
                judgements(base, waiting, judged, invocation, "one_reading_shared_by_five");
                if (round == 0) {
                    timings.clear();
                }
            }
            Map<String, Double> ratios = new LinkedHashMap<>();
            ratios.put(
                    "prefix_vs_cold",
                    timings.median("first_token_cold") / timings.median("first_token_after_cached_document"));
            ratios.put(
                    "prefix_vs_cold_deterministic",
                    timings.median("first_token_cold")
                            / timings.median("first_token_after_cached_document_deterministic"));
            ratios.put(
                    "shared_document_vs_five",
                    timings.median("five_readings") / timings.median("one_reading_shared_by_five"));
            Results.of("benchmarks/run reuse", ratios, timings.runs())
                    .write(benchmarks.resolve("results").resolve("reuse.json"));
        } finally {
            stacks.forEach(LoadedStack::close);
        }
    }

    private void firstTokens(BaseModel base, LoadedStack stack, int[] document, int[] text) {
        firstToken(base, stack, document, part(text, 7, QUESTION), false, "first_token_cold");
        firstToken(base, stack, document, part(text, 107, QUESTION), false, "first_token_after_cached_document");
        // Reads the document in pieces that end alike for all, which the next request can then take over.
        firstToken(base, stack, document, part(text, 207, QUESTION), true, "first_token_deterministic");
        firstToken(
                base,
                stack,
                document,
                part(text, 307, QUESTION),
                true,
                "first_token_after_cached_document_deterministic");
    }

    private void firstToken(
            BaseModel base, LoadedStack stack, int[] document, int[] question, boolean isDeterministic, String name) {
        var request = new GenerationRequest(
                joined(document, question), 1, SamplingOptions.GREEDY, List.of(), stack, isDeterministic);
        timings.time(name, () -> new Generator(base).generate(List.of(request), TokenListener.NONE));
    }

    private void judgements(BaseModel base, List<LoadedStack> stacks, int[] document, int[] invocation, String name) {
        var scorer = new Scorer(base);
        int[] prompt = joined(document, invocation);
        timings.time(
                name,
                () -> stacks.stream()
                        .map(stack -> scorer.scoreAlone(new ScoringRequest(prompt, ANSWERS, stack)))
                        .toList());
    }

    private static int[] part(int[] text, int from, int length) {
        return Arrays.copyOfRange(text, from, from + length);
    }

    private static int[] joined(int[] first, int[] second) {
        return Stream.of(first, second).flatMapToInt(Arrays::stream).toArray();
    }

    private static List<LoadedStack> stacks(BaseModel base, Adapter domain, List<Integer> invocation) {
        return IntStream.rangeClosed(1, TASKS)
                .mapToObj(task -> base.load(AdapterStack.of(domain, adapter(base, task, invocation))))
                .toList();
    }

    private static Adapter adapter(BaseModel base, int seed, List<Integer> invocation) {
        var config = new AdapterConfig(RANK, 2 * RANK, false, 0, Set.of(Projection.Q, Projection.V));
        return Adapter.initialise(config.activatedBy(invocation), base.config(), seed);
    }
}
