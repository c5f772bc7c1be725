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
import io.lorica.formats.adapter.AdapterStack;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Guessing how an answer goes on from what stands in its prompt: where it copies from a document, and where it is free
 * text that must not lose by it. The tokens are the same.
 */
@Command(name = "lookup", description = "Answers with and without drafts from their prompts.")
final class LookupRun implements Runnable {
    private static final int DOCUMENT = 300;
    private static final int BEGUN = 40;
    private static final int ANSWER = 128;

    @Option(names = "--rounds", defaultValue = "5", description = "the medians count; default ${DEFAULT-VALUE}")
    private int rounds;

    @Option(names = "--folder", required = true, hidden = true)
    private Path benchmarks;

    private final Timings timings = new Timings();

    @Override
    public void run() {
        try (BaseModel plain = load(false);
                BaseModel drafting = load(true);
                LoadedStack plainStack = plain.load(AdapterStack.EMPTY);
                LoadedStack draftingStack = drafting.load(AdapterStack.EMPTY)) {
            int[] text = FinanceText.tokens(plain, benchmarks);
            // The first round warms up.
            for (int round = 0; round <= rounds; round++) {
                int[] document = Arrays.copyOfRange(text, round * DOCUMENT, (round + 1) * DOCUMENT);
                int[] copying = IntStream.concat(Arrays.stream(document), Arrays.stream(document, 0, BEGUN))
                        .toArray();
                int[] free = plain.tokenizer().encode("Question: What is a bank loan? (" + round + ")\nAnswer:");
                compare("copying", plain, plainStack, drafting, draftingStack, copying);
                compare("free", plain, plainStack, drafting, draftingStack, free);
                if (round == 0) {
                    timings.clear();
                }
            }
            Map<String, Double> ratios = new LinkedHashMap<>();
            ratios.put("lookup_vs_plain", timings.median("copying plain") / timings.median("copying drafting"));
            ratios.put("lookup_vs_plain_free", timings.median("free plain") / timings.median("free drafting"));
            Results.of("benchmarks/run lookup", ratios, timings.runs())
                    .write(benchmarks.resolve("results").resolve("lookup.json"));
        }
    }

    private void compare(
            String name,
            BaseModel plain,
            LoadedStack plainStack,
            BaseModel drafting,
            LoadedStack draftingStack,
            int[] prompt) {
        // Once unmeasured, so that the prompt is cached.
        answer(plain, plainStack, prompt);
        answer(drafting, draftingStack, prompt);
        int[] expected = timings.time(name + " plain", () -> answer(plain, plainStack, prompt));
        int[] found = timings.time(name + " drafting", () -> answer(drafting, draftingStack, prompt));
        if (!Arrays.equals(expected, found)) {
            throw new IllegalStateException("Guesses changed the answer");
        }
    }

    private static int[] answer(BaseModel base, LoadedStack stack, int[] prompt) {
        var request = new GenerationRequest(prompt, ANSWER, SamplingOptions.GREEDY, List.of(), stack);
        return new Generator(base)
                .generate(List.of(request), TokenListener.NONE)
                .getFirst()
                .tokens();
    }

    private static BaseModel load(boolean looksUp) {
        Path path = DefaultModel.path();
        var usual = Decoding.of(DecodeWeights.INT8);
        return BaseModel.load(
                path,
                LoadOptions.cpu()
                        .withDecoding(
                                new Decoding(usual.weights(), usual.threads(), usual.cacheBytes(), true, looksUp)));
    }
}
