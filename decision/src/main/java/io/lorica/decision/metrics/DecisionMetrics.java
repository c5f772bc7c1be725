package io.lorica.decision.metrics;

import io.lorica.api.decision.DecisionPolicy;
import io.lorica.api.decision.DecisionSpec.Outcome;
import io.lorica.api.training.AutomatedErrors;
import io.lorica.api.training.Metrics;
import io.lorica.decision.score.CostMatrix;
import io.lorica.decision.score.LabelledScores;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** What a policy's decisions are worth on rows that neither it nor what scored them was fitted on. */
public final class DecisionMetrics {
    /** What scikit-learn's log_loss clips to: one impossible row must not make all others count for nothing. */
    private static final double LEAST_PROBABILITY = Math.ulp(1.0);

    private final DecisionPolicy policy;
    private final List<String> labels;
    private final List<JudgedRow> rows;

    private DecisionMetrics(DecisionPolicy policy, List<JudgedRow> rows) {
        this.policy = policy;
        this.labels = policy.spec().outcomes().stream().map(Outcome::label).toList();
        this.rows = rows;
    }

    /**
     * @param rows at least one
     * @throws ArithmeticException if a score is not finite
     */
    public static Metrics of(DecisionPolicy policy, List<LabelledScores> rows) {
        return ofJudged(policy, JudgedRow.of(policy, rows));
    }

    /** @param rows at least one, judged by the policy */
    public static Metrics ofJudged(DecisionPolicy policy, List<JudgedRow> rows) {
        if (rows.isEmpty()) {
            throw new IllegalArgumentException("Nothing can be measured without rows");
        }
        return new DecisionMetrics(policy, rows).all();
    }

    /** Of {@link Metrics#auc()}. */
    public static Bootstrap.Interval aucInterval(
            DecisionPolicy policy, List<LabelledScores> rows, Bootstrap bootstrap) {
        return bootstrap.interval(
                JudgedRow.of(policy, rows), JudgedRow::truth, sample -> new DecisionMetrics(policy, sample).auc());
    }

    private Metrics all() {
        Confusion confusion = new Confusion(labels);
        rows.forEach(row -> confusion.add(row.truth(), row.chosen()));
        CostMatrix costs = CostMatrix.of(policy.spec());
        String riskyLabel = policy.spec().riskyLabel();
        return new Metrics(
                rows.size(),
                policy.riskThreshold(),
                confusion.accuracy(),
                auc(),
                isBinary() ? Ranking.ks(against(positive())) : null,
                confusion.mcc(),
                riskyLabel == null ? null : confusion.recall(riskyLabel),
                mean(row -> costs.cost(row.truth(), row.decided())),
                confusion.macroF1(),
                mean(DecisionMetrics::logLoss),
                CalibrationError.of(
                        isBinary()
                                ? against(positive())
                                : likeliest(row -> row.verdict().probabilities())),
                CalibrationError.of(
                        isBinary()
                                ? rows.stream()
                                        .map(row -> row.uncalibratedAgainst(positive()))
                                        .toList()
                                : likeliest(JudgedRow::uncalibrated)),
                costs.hasReview() ? mean(row -> row.isAutomated() ? 0 : 1) : null,
                outcomes(confusion),
                new AutomatedErrors(bound(_ -> true), bounds()));
    }

    /** A row's -ln P(true outcome), in nats; at most 36, for an outcome that was held to be impossible. */
    public static double logLoss(JudgedRow row) {
        return -Math.log(Math.max(row.probability(row.truth()), LEAST_PROBABILITY));
    }

    private boolean isBinary() {
        return labels.size() == 2;
    }

    /** Of two outcomes the risky one; where none is said to be, the last. */
    private String positive() {
        return Objects.requireNonNullElse(policy.spec().riskyLabel(), labels.getLast());
    }

    private double auc() {
        return isBinary()
                ? Ranking.auc(against(positive()))
                : labels.stream().collect(Collectors.averagingDouble(label -> Ranking.auc(against(label))));
    }

    private Map<String, Metrics.OutcomeMetrics> outcomes(Confusion confusion) {
        Map<String, Metrics.OutcomeMetrics> outcomes = new LinkedHashMap<>();
        labels.forEach(label -> outcomes.put(
                label,
                new Metrics.OutcomeMetrics(
                        (int) confusion.truly(label),
                        confusion.recall(label),
                        confusion.precision(label),
                        Ranking.auc(against(label)))));
        return outcomes;
    }

    private List<ScoredRow> against(String label) {
        return rows.stream().map(row -> row.against(label)).toList();
    }

    /** The likeliest outcome's probability, and whether it is true. */
    private List<ScoredRow> likeliest(Function<JudgedRow, Map<String, Double>> probabilities) {
        return rows.stream()
                .map(row -> {
                    Map.Entry<String, Double> likeliest = probabilities.apply(row).entrySet().stream()
                            .max(Map.Entry.comparingByValue())
                            .orElseThrow();
                    return new ScoredRow(
                            likeliest.getValue(), likeliest.getKey().equals(row.truth()));
                })
                .toList();
    }

    private double mean(ToDoubleFunction<JudgedRow> of) {
        return rows.stream().mapToDouble(of).average().orElseThrow();
    }

    private Map<String, AutomatedErrors.Bound> bounds() {
        Map<String, AutomatedErrors.Bound> bounds = new LinkedHashMap<>();
        labels.forEach(label -> bounds.put(label, bound(row -> row.decided().equals(label))));
        return bounds;
    }

    private AutomatedErrors.Bound bound(Predicate<JudgedRow> which) {
        List<JudgedRow> decided =
                rows.stream().filter(JudgedRow::isAutomated).filter(which).toList();
        long errors = decided.stream()
                .filter(row -> !row.decided().equals(row.truth()))
                .count();
        return ErrorBound.of(decided.size(), (int) errors);
    }
}
