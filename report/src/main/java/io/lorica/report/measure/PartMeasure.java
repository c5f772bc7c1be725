package io.lorica.report.measure;

import io.lorica.api.decision.DecisionParts;
import io.lorica.api.decision.PartUse;
import io.lorica.api.report.PartShare;
import io.lorica.api.training.Evaluation.FittedPart;
import io.lorica.decision.score.LabelledScores;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How much each part moves decisions. */
final class PartMeasure {
    private PartMeasure() {}

    /**
     * @param uses of the spec; what it leaves out is told too
     * @param parts in the score or left out
     * @param test weighted scores of the parts, by row
     * @param aucAlone by part, of those that were measured
     * @return the part that moves most first
     */
    static List<PartShare> of(
            DecisionParts uses, List<FittedPart> parts, List<LabelledScores> test, Map<String, Double> aucAlone) {
        Map<String, PartUse> byName = uses.byName();
        List<Moved> moved = Stream.concat(parts.stream(), notFitted(byName, parts))
                .map(part -> new Moved(part, movement(part.part(), test)))
                .toList();
        double sum = moved.stream().mapToDouble(Moved::by).sum();
        return moved.stream()
                .map(part -> new PartShare(
                        part.part.part(),
                        part.part.weight(),
                        sum == 0 ? 0 : part.by / sum,
                        alone(part.part.part(), aucAlone),
                        byName.getOrDefault(part.part.part(), PartUse.AUTO)))
                .sorted(Comparator.comparingDouble(PartShare::share).reversed())
                .toList();
    }

    private static Stream<FittedPart> notFitted(Map<String, PartUse> uses, List<FittedPart> parts) {
        return uses.entrySet().stream()
                .filter(use -> use.getValue() == PartUse.NEVER)
                .map(Map.Entry::getKey)
                .filter(name -> parts.stream().noneMatch(part -> part.part().equals(name)))
                .map(name -> new FittedPart(name, 0));
    }

    private static @Nullable Double alone(String part, Map<String, Double> aucAlone) {
        return aucAlone.get(part);
    }

    /** Mean over outcomes of the mean distance from the mean; each outcome's score is held against all outcomes'. */
    private static double movement(String part, List<LabelledScores> test) {
        List<double[]> scores = test.stream()
                .flatMap(row -> row.parts().stream())
                .filter(score -> score.part().equals(part))
                .map(score -> centred(score.logOdds()))
                .toList();
        if (scores.isEmpty()) {
            return 0;
        }
        int outcomes = scores.getFirst().length;
        double sum = 0;
        for (int outcome = 0; outcome < outcomes; outcome++) {
            int place = outcome;
            double mean =
                    scores.stream().mapToDouble(score -> score[place]).average().orElseThrow();
            sum += scores.stream()
                    .mapToDouble(score -> Math.abs(score[place] - mean))
                    .average()
                    .orElseThrow();
        }
        return sum / outcomes;
    }

    private static double[] centred(List<Double> logOdds) {
        double mean =
                logOdds.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
        return logOdds.stream().mapToDouble(score -> score - mean).toArray();
    }

    private record Moved(FittedPart part, double by) {}
}
