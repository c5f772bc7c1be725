package io.lorica.report.measure;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.decision.Field;
import io.lorica.api.decision.FieldRole;
import io.lorica.api.decision.FieldType;
import io.lorica.api.report.FieldFairness;
import io.lorica.api.report.FieldFairness.Evidence;
import io.lorica.api.report.FieldFairness.Group;
import io.lorica.api.report.Interval;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How groups fare. Approved is a row that is decided as an outcome other than the risky one; a row that goes to a
 * person is not, whatever that person will say.
 *
 * @see <a href="https://www.ecfr.gov/current/title-29/section-1607.4">29 CFR 1607.4 D: a rate below four fifths of the
 *     highest group's</a>
 * @see <a href="https://arxiv.org/abs/1610.02413">Hardt, Price and Srebro 2016, Equality of opportunity in supervised
 *     learning</a>
 */
final class FairnessMeasure {
    /** Of fewer rows, a rate of one half is known to 18 points at best. */
    private static final int ENOUGH = 30;

    private static final int ENOUGH_GOOD = 10;
    private static final double FOUR_FIFTHS = 0.8;
    private static final int MOST_GROUPS = 30;

    private final String risky;

    private FairnessMeasure(String risky) {
        this.risky = risky;
    }

    /** @return by PROTECTED field; empty where the spec names no risky outcome, which approved rows are spared */
    static List<FieldFairness> of(DecisionSpec spec, List<ReportRow> test) {
        String risky = spec.riskyLabel();
        if (risky == null) {
            return List.of();
        }
        var measure = new FairnessMeasure(risky);
        return spec.fields().stream()
                .filter(field -> field.role() == FieldRole.PROTECTED)
                .map(field -> measure.of(field, test))
                .toList();
    }

    private FieldFairness of(Field field, List<ReportRow> test) {
        Map<String, Counts> counts = new LinkedHashMap<>();
        groups(field, test).forEach((value, rows) -> counts.put(value, count(rows)));
        Optional<Map.Entry<String, Counts>> best = counts.entrySet().stream()
                .filter(group -> group.getValue().isEnough())
                .max(Comparator.comparingDouble(group -> group.getValue().approvalRate()));
        boolean isComparable = counts.values().stream().filter(Counts::isEnough).count() > 1;
        String reference = best.isPresent() && isComparable ? best.get().getKey() : null;
        List<Group> groups = new ArrayList<>();
        counts.forEach((value, group) -> groups.add(
                group(value, group, reference == null || value.equals(reference) ? null : counts.get(reference))));
        return new FieldFairness(field.name(), reference, groups);
    }

    private static Map<String, List<ReportRow>> groups(Field field, List<ReportRow> test) {
        if (field.type() == FieldType.NUMBER || field.type() == FieldType.DATE) {
            return Bands.of(field, test, ENOUGH);
        }
        Map<String, List<ReportRow>> byValue = test.stream()
                .collect(Collectors.groupingBy(
                        row -> Values.text(row.protectedValues().get(field.name())),
                        TreeMap::new,
                        Collectors.toList()));
        if (byValue.size() <= MOST_GROUPS) {
            return byValue;
        }
        Map<String, List<ReportRow>> frequent = new LinkedHashMap<>();
        byValue.entrySet().stream()
                .sorted(Comparator.comparingInt((Map.Entry<String, List<ReportRow>> group) ->
                                group.getValue().size())
                        .reversed())
                .forEach(group -> frequent.merge(
                        frequent.size() < MOST_GROUPS - 1 ? group.getKey() : Values.OTHER,
                        new ArrayList<>(group.getValue()),
                        (all, more) -> {
                            all.addAll(more);
                            return all;
                        }));
        return frequent;
    }

    private Counts count(List<ReportRow> rows) {
        int approved = 0;
        int review = 0;
        int good = 0;
        int goodApproved = 0;
        for (ReportRow row : rows) {
            boolean isReview = !row.judged().isAutomated();
            boolean isApproved = !isReview && !row.judged().decided().equals(risky);
            boolean isGood = !row.judged().truth().equals(risky);
            review += isReview ? 1 : 0;
            approved += isApproved ? 1 : 0;
            good += isGood ? 1 : 0;
            goodApproved += isGood && isApproved ? 1 : 0;
        }
        return new Counts(rows.size(), approved, review, good, goodApproved);
    }

    /** @param reference what it is held against; absent for the reference itself, or where there is none */
    private static Group group(String value, Counts own, @Nullable Counts reference) {
        Comparison compared = reference == null || !own.isEnough() ? Comparison.NONE : own.against(reference);
        return new Group(
                value,
                own.rows,
                own.approved,
                own.review,
                own.approvalRate(),
                own.isEnough() ? Evidence.SUFFICIENT : Evidence.INSUFFICIENT,
                compared.impact,
                compared.impactInterval,
                compared.impact == null ? null : compared.impact < FOUR_FIFTHS,
                own.good,
                own.goodApproved,
                compared.opportunity,
                compared.opportunityInterval);
    }

    private record Comparison(
            @Nullable Double impact,
            @Nullable Interval impactInterval,
            @Nullable Double opportunity,
            @Nullable Interval opportunityInterval) {
        static final Comparison NONE = new Comparison(null, null, null, null);
    }

    private record Counts(int rows, int approved, int review, int good, int goodApproved) {
        boolean isEnough() {
            return rows >= ENOUGH;
        }

        double approvalRate() {
            return rows == 0 ? 0 : (double) approved / rows;
        }

        Comparison against(Counts reference) {
            boolean hasApproved = reference.approved > 0;
            boolean hasGood = good >= ENOUGH_GOOD && reference.good >= ENOUGH_GOOD;
            return new Comparison(
                    hasApproved ? approvalRate() / reference.approvalRate() : null,
                    hasApproved && approved > 0
                            ? Proportions.ratio(approved, rows, reference.approved, reference.rows)
                            : null,
                    hasGood ? goodRate() - reference.goodRate() : null,
                    hasGood
                            ? Proportions.difference(goodApproved, good, reference.goodApproved, reference.good)
                            : null);
        }

        double goodRate() {
            return good == 0 ? 0 : (double) goodApproved / good;
        }
    }
}
