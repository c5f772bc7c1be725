package io.lorica.scorecard.reason;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.decision.DecisionSpec.ErrorCost;
import io.lorica.api.decision.DecisionSpec.Outcome;
import io.lorica.api.decision.Field;
import io.lorica.api.decision.FieldRole;
import io.lorica.api.decision.FieldType;
import io.lorica.decision.field.FieldValue;
import io.lorica.scorecard.Scorecard;
import io.lorica.scorecard.Scorecard.Weighted;
import io.lorica.scorecard.boosting.Boosting;
import io.lorica.scorecard.boosting.Column;
import io.lorica.scorecard.boosting.Tree;
import io.lorica.scorecard.boosting.TreeEnsemble;
import io.lorica.scorecard.points.Bin;
import io.lorica.scorecard.points.Binning;
import io.lorica.scorecard.points.FieldPoints;
import io.lorica.scorecard.points.PointsTable;
import io.lorica.scorecard.words.Vocabulary;
import io.lorica.scorecard.words.Words;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A scorecard of all parts that is small enough to work out by hand. */
public final class SmallScorecard {
    public static final String AMOUNT = "amount";
    public static final String HOME = "home";
    public static final String NOTE = "note";
    public static final List<String> LABELS = List.of("good", "bad");
    public static final Contrast BAD = Contrast.ofOutcome(LABELS, "bad");

    private SmallScorecard() {}

    public static Scorecard of() {
        return new Scorecard(
                LABELS,
                List.of(0.0, -0.3),
                new Weighted<>(0.5, points()),
                new Weighted<>(0.7, boosting()),
                new Weighted<>(0.9, words()));
    }

    public static DecisionSpec spec() {
        return new DecisionSpec(
                "test",
                List.of(
                        new Field(AMOUNT, FieldType.NUMBER, FieldRole.INPUT, false, List.of()),
                        new Field(HOME, FieldType.CATEGORY, FieldRole.INPUT, false, List.of("own", "rent", "free")),
                        new Field(NOTE, FieldType.TEXT, FieldRole.INPUT, false, List.of())),
                "{{ amount }}",
                List.of(new Outcome("good", " good", "approve"), new Outcome("bad", " bad", "decline")),
                "bad",
                new ErrorCost(5, 1));
    }

    /** Below 500, from there on, missing, other; own, rent, missing, other. */
    static PointsTable points() {
        return new PointsTable(
                List.of(0.0, 0.2),
                List.of(
                        new FieldPoints(
                                AMOUNT,
                                2,
                                new Binning.Ranges(List.of(500.0)),
                                List.of(bin(0.1, -0.2), bin(-0.3, 0.4), bin(0, 0.1), bin(0, 0))),
                        new FieldPoints(
                                HOME,
                                1,
                                new Binning.Categories(Map.of("own", 0, "rent", 1)),
                                List.of(bin(0.2, -0.5), bin(-0.1, 0.6), bin(0, 0), bin(0, 0)))));
    }

    /** -.4 below 300; from there on .1 for own, .3 for rent, .9 for others. */
    static Boosting boosting() {
        var tree = new Tree(
                new int[] {1, -1, 4, -1, 5, -1, -1},
                new int[] {2, -1, 3, -1, 6, -1, -1},
                new int[] {0, 0, 1, 0, 2, 0, 0},
                new float[] {300, -0.4f, 0.5f, 0.1f, 0.5f, 0.9f, 0.3f},
                new boolean[] {true, false, true, false, false, false, false});
        return new Boosting(
                List.of(new Column.Plain(AMOUNT), new Column.Is(HOME, "own"), new Column.Is(HOME, "rent")),
                new TreeEnsemble(List.of(tree), new int[] {0}, new float[] {-0.1f}),
                2);
    }

    static Words words() {
        var vocabulary = Vocabulary.of(
                List.of(NOTE), List.of(row(1, "own", "paid early"), row(1, "own", "paid late. 延期付款")), 1, 1_000);
        Map<String, List<Float>> weights = new HashMap<>();
        var random = new Random(5);
        vocabulary.idf().keySet().stream()
                .sorted()
                .forEach(gram -> weights.put(gram, List.of((float) random.nextGaussian())));
        return new Words(vocabulary, List.of(0.25f), weights);
    }

    public static Map<String, FieldValue> row(double amount, String home, String note) {
        return Map.of(
                AMOUNT,
                new FieldValue.Numeric(BigDecimal.valueOf(amount)),
                HOME,
                new FieldValue.Category(home),
                NOTE,
                new FieldValue.Text(note));
    }

    private static Bin bin(double good, double bad) {
        return new Bin(List.of(10L, 10L), List.of(good, bad));
    }
}
