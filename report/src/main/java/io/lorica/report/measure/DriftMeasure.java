package io.lorica.report.measure;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.decision.Field;
import io.lorica.api.decision.FieldRole;
import io.lorica.api.decision.FieldType;
import io.lorica.api.report.Drift;
import io.lorica.api.report.Drift.FieldDrift;
import io.lorica.api.report.Drift.HeldOut;
import io.lorica.api.report.Drift.Period;
import io.lorica.api.report.Drift.Psi;
import io.lorica.decision.field.FieldValue;
import io.lorica.decision.metrics.Ranking;
import io.lorica.decision.metrics.ScoredRow;
import io.lorica.scorecard.part.FieldNumbers;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Whether later rows look like those that were learnt from. */
final class DriftMeasure {
    /** Rows of which an index of ten bins says something. */
    private static final int ENOUGH = 50;
    /** Categories told apart; the rarer ones are one. */
    private static final int MOST_CATEGORIES = 20;

    private final DecisionSpec spec;
    private final String outcome;
    private final double[] scoresBefore;

    /**
     * @param outcome that is followed
     * @param outOfFold rows that the version knows, decided by fits without them
     */
    DriftMeasure(DecisionSpec spec, String outcome, List<ReportRow> outOfFold) {
        this.spec = spec;
        this.outcome = outcome;
        this.scoresBefore = scores(outOfFold);
    }

    /** @param training INPUT fields of the training rows */
    Drift of(List<? extends Map<String, FieldValue>> training, List<ReportRow> outOfFold, List<ReportRow> test) {
        return new Drift(outcome, scorePsi(test), fields(training, test), periods(outOfFold, test));
    }

    private double[] scores(List<ReportRow> rows) {
        return rows.stream()
                .mapToDouble(row -> row.judged().probability(outcome))
                .toArray();
    }

    private @Nullable Psi scorePsi(List<ReportRow> rows) {
        return scoresBefore.length < ENOUGH || rows.size() < ENOUGH
                ? null
                : StabilityIndex.ofProbabilities(scoresBefore, scores(rows));
    }

    private List<FieldDrift> fields(List<? extends Map<String, FieldValue>> training, List<ReportRow> test) {
        if (training.isEmpty() || test.isEmpty()) {
            return List.of();
        }
        List<Map<String, FieldValue>> later =
                test.stream().map(ReportRow::inputs).toList();
        return spec.fields().stream()
                .filter(field -> field.role() == FieldRole.INPUT)
                .map(field -> new FieldDrift(field.name(), psi(field, training, later)))
                .sorted(Comparator.comparingDouble(
                                (FieldDrift field) -> field.psi().value())
                        .reversed())
                .toList();
    }

    private static Psi psi(
            Field field,
            List<? extends Map<String, FieldValue>> before,
            List<? extends Map<String, FieldValue>> after) {
        return switch (field.type()) {
            case NUMBER, DATE, TEXT -> StabilityIndex.ofNumbers(numbers(field, before), numbers(field, after));
            case CATEGORY, BOOLEAN -> {
                Set<String> frequent = frequent(field, before);
                yield StabilityIndex.ofTexts(texts(field, before, frequent), texts(field, after, frequent));
            }
        };
    }

    private static double[] numbers(Field field, List<? extends Map<String, FieldValue>> rows) {
        return rows.stream()
                .mapToDouble(row -> {
                    FieldValue value = row.get(field.name());
                    return field.type() != FieldType.TEXT
                            ? FieldNumbers.of(value)
                            : value == null || value instanceof FieldValue.Missing
                                    ? Double.NaN
                                    : value.text().length();
                })
                .toArray();
    }

    private static Set<String> frequent(Field field, List<? extends Map<String, FieldValue>> rows) {
        return rows.stream()
                .collect(Collectors.groupingBy(
                        row -> Values.text(row.get(field.name())), TreeMap::new, Collectors.counting()))
                .entrySet()
                .stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(MOST_CATEGORIES)
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(HashSet::new));
    }

    private static List<String> texts(Field field, List<? extends Map<String, FieldValue>> rows, Set<String> frequent) {
        return rows.stream()
                .map(row -> Values.text(row.get(field.name())))
                .map(text -> frequent.contains(text) ? text : Values.OTHER)
                .toList();
    }

    private List<Period> periods(List<ReportRow> outOfFold, List<ReportRow> test) {
        List<Instant> times = Stream.concat(outOfFold.stream(), test.stream())
                .map(ReportRow::time)
                .filter(Objects::nonNull)
                .sorted()
                .toList();
        if (times.isEmpty()) {
            return List.of();
        }
        Periods kind = Periods.fitting(times.getFirst(), times.getLast(), times.size());
        List<Period> periods = new ArrayList<>(periods(kind, HeldOut.OUT_OF_FOLD, outOfFold));
        periods.addAll(periods(kind, HeldOut.TEST, test));
        return periods;
    }

    private List<Period> periods(Periods kind, HeldOut rowsAre, List<ReportRow> rows) {
        Map<LocalDate, List<ReportRow>> byStart = rows.stream()
                .filter(row -> row.time() != null)
                .collect(Collectors.groupingBy(
                        row -> kind.start(Periods.day(Objects.requireNonNull(row.time()))),
                        TreeMap::new,
                        Collectors.toList()));
        return byStart.entrySet().stream()
                .map(period -> period(kind, rowsAre, period.getKey(), period.getValue()))
                .toList();
    }

    private Period period(Periods kind, HeldOut rowsAre, LocalDate start, List<ReportRow> rows) {
        List<ScoredRow> scored =
                rows.stream().map(row -> row.judged().against(outcome)).toList();
        double rate = mean(scored, row -> row.isRisky() ? 1.0 : 0.0);
        return new Period(
                kind.label(start),
                Periods.instant(start),
                Periods.instant(kind.next(start)),
                rowsAre,
                rows.size(),
                rate,
                mean(scored, ScoredRow::risk),
                rate > 0 && rate < 1 ? Ranking.auc(scored) : null,
                DeLong.interval(scored),
                scorePsi(rows));
    }

    private static double mean(List<ScoredRow> rows, Function<ScoredRow, Double> of) {
        return rows.stream().mapToDouble(of::apply).average().orElseThrow();
    }
}
