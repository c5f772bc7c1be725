package io.lorica.scorecard.reason.change;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.decision.Field;
import io.lorica.api.decision.FieldRole;
import io.lorica.api.decision.FieldType;
import io.lorica.api.decision.Trend;
import io.lorica.decision.field.FieldValue;
import io.lorica.scorecard.reason.Contrast;
import io.lorica.scorecard.reason.Reference;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The values that a row's fields may be changed to: of fields that somebody can change and that have a value, within
 * the declared bounds, and not against a declared trend. Of numbers, the nearest value beyond each border, in as many
 * decimals as the field's values have.
 */
final class Candidates {
    private static final int MOST_DECIMALS = 6;

    private final DecisionSpec spec;
    private final Borders borders;
    private final Reference reference;

    Candidates(DecisionSpec spec, Borders borders, Reference reference) {
        this.spec = spec;
        this.borders = borders;
        this.reference = reference;
    }

    /** By field, in the spec's order; each field's smallest change first. Fields that have none are not there. */
    List<List<Candidate>> of(Map<String, FieldValue> inputs, Contrast adverse) {
        return spec.fields().stream()
                .filter(field -> field.role() == FieldRole.INPUT && Boolean.TRUE.equals(field.mutable()))
                .map(field -> of(field, inputs.get(field.name()), adverse).stream()
                        .sorted(Comparator.comparingDouble(Candidate::size))
                        .toList())
                .filter(candidates -> !candidates.isEmpty())
                .toList();
    }

    private List<Candidate> of(Field field, @Nullable FieldValue value, Contrast adverse) {
        return switch (value) {
            case FieldValue.Numeric(BigDecimal number) -> numbers(field, number, adverse);
            case FieldValue.Flag(boolean flag) -> List.of(new Candidate(field.name(), new FieldValue.Flag(!flag), 1));
            case FieldValue.Category(String own)
            when field.type() == FieldType.CATEGORY ->
                field.values().stream()
                        .filter(other -> !other.equals(own))
                        .map(other -> new Candidate(field.name(), new FieldValue.Category(other), 1))
                        .toList();
            case null, default -> List.of();
        };
    }

    private List<Candidate> numbers(Field field, BigDecimal number, Contrast adverse) {
        List<BigDecimal> seen = seen(field, number);
        int decimals = seen.stream().mapToInt(BigDecimal::scale).max().orElse(0);
        BigDecimal step = BigDecimal.ONE.movePointLeft(Math.min(decimals, MOST_DECIMALS));
        double range = range(field, seen);
        List<Candidate> found = new ArrayList<>();
        for (double border : borders.of(field.name())) {
            BigDecimal beyond = border > number.doubleValue() ? from(border, step) : below(border, step);
            if (isAllowed(field, number, beyond, adverse)) {
                double size = beyond.subtract(number).abs().doubleValue() / range;
                found.add(new Candidate(field.name(), new FieldValue.Numeric(beyond), size));
            }
        }
        return found;
    }

    private List<BigDecimal> seen(Field field, BigDecimal number) {
        return Stream.concat(
                        Stream.of(number),
                        reference.rows().stream()
                                .map(row -> row.get(field.name()))
                                .map(value -> value instanceof FieldValue.Numeric(BigDecimal other) ? other : null)
                                .filter(Objects::nonNull))
                .toList();
    }

    /** As declared; where it is not, of the values of the reference and the row. */
    private static double range(Field field, List<BigDecimal> seen) {
        BigDecimal min = field.min() != null
                ? field.min()
                : seen.stream().min(Comparator.naturalOrder()).orElseThrow();
        BigDecimal max = field.max() != null
                ? field.max()
                : seen.stream().max(Comparator.naturalOrder()).orElseThrow();
        double range = max.subtract(min).doubleValue();
        return range > 0 ? range : 1;
    }

    private static BigDecimal from(double border, BigDecimal step) {
        BigDecimal value = rounded(border, step, RoundingMode.CEILING);
        return value.doubleValue() >= border ? value : value.add(step);
    }

    private static BigDecimal below(double border, BigDecimal step) {
        BigDecimal value = rounded(border, step, RoundingMode.FLOOR);
        return value.doubleValue() < border ? value : value.subtract(step);
    }

    private static BigDecimal rounded(double border, BigDecimal step, RoundingMode mode) {
        return new BigDecimal(border).setScale(step.scale(), mode);
    }

    private boolean isAllowed(Field field, BigDecimal number, BigDecimal other, Contrast adverse) {
        int moves = other.compareTo(number);
        boolean isWithin = (field.min() == null || other.compareTo(field.min()) >= 0)
                && (field.max() == null || other.compareTo(field.max()) <= 0);
        return isWithin && moves != 0 && (field.trend() == null || moves == wanted(field.trend(), adverse));
    }

    /** The way in which the trend says that the adverse outcome gets less likely. */
    private int wanted(Trend trend, Contrast adverse) {
        int lowersRisk = trend == Trend.INCREASING ? -1 : 1;
        return adverse.label().equals(spec.riskyLabel()) ? lowersRisk : -lowersRisk;
    }
}
