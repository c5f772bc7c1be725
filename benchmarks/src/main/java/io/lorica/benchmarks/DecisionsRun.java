package io.lorica.benchmarks;

import io.lorica.engine.BaseModel;
import io.lorica.engine.LoadedStack;
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
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What it costs that each decision has a forward pass of its own: sixteen credit decisions together in one pass, and
 * one after the other.
 */
@Command(name = "decisions", description = "Decisions together and each by itself.")
final class DecisionsRun implements Runnable {
    private static final int DECISIONS = 16;
    private static final int RANK = 32;

    @Option(names = "--rounds", defaultValue = "9", description = "the medians count; default ${DEFAULT-VALUE}")
    private int rounds;

    @Option(names = "--folder", required = true, hidden = true)
    private Path benchmarks;

    @Override
    public void run() {
        Path path = DefaultModel.path();
        var config = new AdapterConfig(RANK, 2 * RANK, false, 0, Set.of(Projection.Q, Projection.V));
        try (BaseModel base = BaseModel.load(path, LoadOptions.cpu());
                LoadedStack stack = base.load(AdapterStack.of(
                        Adapter.initialise(config, base.config(), 1), Adapter.initialise(config, base.config(), 2)))) {
            List<ScoringRequest> requests = requests(base, stack);
            var scorer = new Scorer(base);
            var timings = new Timings();
            // The first round warms up.
            for (int round = 0; round <= rounds; round++) {
                timings.time("together", () -> scorer.score(requests));
                timings.time(
                        "alone", () -> requests.stream().map(scorer::scoreAlone).toList());
                if (round == 0) {
                    timings.clear();
                }
            }
            double ratio = timings.median("together") / timings.median("alone");
            Results.of("benchmarks/run decisions", Map.of("deterministic_vs_batched", ratio), timings.runs())
                    .write(benchmarks.resolve("results").resolve("decisions.json"));
        }
    }

    /** Applicants of the demo's German credit data, each field on a line. */
    private List<ScoringRequest> requests(BaseModel base, LoadedStack stack) {
        Path file = benchmarks.resolveSibling("launcher/src/main/resources/io/lorica/launcher/demo/german-credit.csv");
        try (var lines = Files.lines(file)) {
            List<int[]> answers = List.of(
                    base.tokenizer().encode(" approve"), base.tokenizer().encode(" reject"));
            List<String> rows = lines.limit(DECISIONS + 1).toList();
            String[] names = rows.getFirst().split(",");
            return rows.subList(1, rows.size()).stream()
                    .map(row ->
                            new ScoringRequest(base.tokenizer().encode(prompt(names, row.split(","))), answers, stack))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String prompt(String[] names, String[] values) {
        var prompt = new StringBuilder("Credit application\n");
        for (int i = 0; i < Math.min(names.length, values.length) - 1; i++) {
            prompt.append(names[i]).append(": ").append(values[i]).append('\n');
        }
        return prompt.append("Decision:").toString();
    }
}
