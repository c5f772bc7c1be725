package io.lorica.benchmarks;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.decision.score.Calibration;
import io.lorica.decision.score.Estimator;
import io.lorica.fitting.LabelledRow;
import io.lorica.intake.DataRow;
import io.lorica.intake.Intake;
import io.lorica.intake.IntakeLimits;
import io.lorica.intake.ParsedRows;
import io.lorica.scorecard.Scorecard;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;

/**
 * A table of benchmarks/data with its spec and its committed splits.
 *
 * @param rows in the file's order
 */
record LabelledTable(String name, Path folder, DecisionSpec spec, List<LabelledRow> rows, List<Repeat> repeats) {

    /**
     * One division into folds.
     *
     * @param foldOf a character for each row: the fold in which it is tested, or - if in none
     */
    record Repeat(List<LabelledRow> rows, String foldOf) {
        List<Integer> folds() {
            return foldOf.chars()
                    .filter(fold -> fold != '-')
                    .distinct()
                    .sorted()
                    .boxed()
                    .toList();
        }

        int[] test(int fold) {
            return IntStream.range(0, rows.size())
                    .filter(row -> foldOf.charAt(row) == fold)
                    .toArray();
        }

        List<LabelledRow> training(int fold) {
            return IntStream.range(0, rows.size())
                    .filter(row -> foldOf.charAt(row) != fold)
                    .mapToObj(rows::get)
                    .toList();
        }
    }

    static LabelledTable read(Path benchmarks, String name) {
        try {
            Path data = benchmarks.resolve("data");
            DecisionSpec spec = Results.JSON.readValue(data.resolve(name + ".spec.json"), DecisionSpec.class);
            List<String> labels =
                    spec.outcomes().stream().map(DecisionSpec.Outcome::label).toList();
            ParsedRows parsed;
            try (var file = new GZIPInputStream(Files.newInputStream(data.resolve(name + ".csv.gz")))) {
                parsed = new Intake(new IntakeLimits(1 << 20, 1 << 20, 1 << 20)).table(spec, file);
            }
            if (!parsed.quarantined().isEmpty()) {
                throw new IllegalStateException("%s has rows that can't be read: %s".formatted(name, parsed.reasons()));
            }
            List<LabelledRow> rows = parsed.accepted().stream()
                    .map(accepted -> row((DataRow.Table) accepted.row(), labels))
                    .toList();
            List<Repeat> repeats = Files.readAllLines(
                            benchmarks.resolve("splits").resolve(name + ".txt"))
                    .stream()
                    .map(line -> new Repeat(rows, line))
                    .toList();
            return new LabelledTable(name, benchmarks, spec, rows, repeats);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static LabelledRow row(DataRow.Table row, List<String> labels) {
        return LabelledRow.of(row.inputs(), labels.indexOf(row.label()), row.eventTime(), row.entity());
    }

    double[] probabilities(Scorecard scorecard, int row) {
        var estimator = new Estimator(spec, new Calibration.None());
        return estimator.probabilities(scorecard.score(rows.get(row).inputs())).values().stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
    }

    /** @param used of the repeats, so many */
    List<String> arguments(int used, Path out) {
        Path data = folder.resolve("data");
        return List.of(
                "--table",
                data.resolve(name + ".csv.gz").toString(),
                "--spec",
                data.resolve(name + ".spec.json").toString(),
                "--splits",
                folder.resolve("splits").resolve(name + ".txt").toString(),
                "--repeats",
                String.valueOf(used),
                "--out",
                out.toString());
    }
}
