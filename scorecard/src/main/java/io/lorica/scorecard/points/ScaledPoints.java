package io.lorica.scorecard.points;

import io.lorica.api.decision.PointsScale;
import io.lorica.decision.field.FieldValue;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * A points table of two outcomes on a declared scale: points rise as the risk falls, and so many of them double the
 * odds. They say the same as the table's log-odds: points = base points + pdo / ln 2 · (ln odds - ln base odds), with
 * odds of safe to risky. Nothing is rounded, so that points and probability agree.
 *
 * @param risky the risky outcome's place, 0 or 1
 * @see <a href="https://doi.org/10.1002/9781119201731">Siddiqi 2006, Credit Risk Scorecards, chapter 6</a>
 */
public record ScaledPoints(PointsTable table, int risky, PointsScale scale) {
    public ScaledPoints {
        if (table.intercepts().size() != 2) {
            throw new IllegalArgumentException("Points are of two outcomes; this table has "
                    + table.intercepts().size());
        }
    }

    /** What every row begins with. */
    public double base() {
        return scale.basePoints() + factor() * (difference(table.intercepts()::get) - Math.log(scale.baseOdds()));
    }

    public double points(FieldPoints field, int bin) {
        return factor() * difference(outcome -> field.points(bin, outcome));
    }

    public double total(Map<String, FieldValue> inputs) {
        return base()
                + table.fields().stream()
                        .mapToDouble(field -> points(field, field.binning().bin(inputs.get(field.field()))))
                        .sum();
    }

    private double factor() {
        return scale.pdo() / Math.log(2);
    }

    private double difference(IntFunction<Double> logOdds) {
        return logOdds.apply(1 - risky) - logOdds.apply(risky);
    }
}
