package io.lorica.report.measure;

import io.lorica.api.report.FieldShare;
import io.lorica.api.report.PartShare;
import io.lorica.api.report.Rival;
import io.lorica.decision.score.PartScore;
import io.lorica.scorecard.Scorecard;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says in one sentence what carries a model. */
final class Carrier {
    private static final int FIELDS = 3;

    private Carrier() {}

    /**
     * @param parts the one that moves most first
     * @param auc the decision's
     */
    static String sentence(List<PartShare> parts, List<FieldShare> fields, double auc, List<Rival> rivals, int rows) {
        List<PartShare> kept = parts.stream().filter(part -> part.weight() > 0).toList();
        if (kept.isEmpty()) {
            return "Nothing carries this model: it gives every row the same answer.";
        }
        PartShare carrier = kept.getFirst();
        List<String> clauses = new ArrayList<>();
        clauses.add(carries(carrier, kept, auc, rivals, rows));
        parts.stream()
                .filter(part -> part.part().equals(PartScore.ADAPTER) && part.weight() == 0)
                .findFirst()
                .ifPresent(adapter -> clauses.add(
                        adapter.aucAlone() == null
                                ? "the language model is left out"
                                : "the language model adds nothing to that and is not asked"));
        if (!fields.isEmpty()) {
            List<String> names =
                    fields.stream().limit(FIELDS).map(FieldShare::field).toList();
            clauses.add("of the fields, %s say%s most".formatted(listed(names), names.size() == 1 ? "s" : ""));
        }
        return String.join("; ", clauses) + ".";
    }

    /**
     * What goes with the sentence wherever it is read without the rest: the gravest warning, and that there are others.
     *
     * @param warnings in sentences, the gravest first
     * @return begins with a space; empty without warnings
     */
    static String caution(List<String> warnings) {
        if (warnings.isEmpty()) {
            return "";
        }
        int others = warnings.size() - 1;
        return " Look at this before it decides: "
                + warnings.getFirst()
                + (others == 0
                        ? ""
                        : " There %s."
                                .formatted(
                                        others == 1 ? "is 1 warning more" : "are %d warnings more".formatted(others)));
    }

    private static String carries(PartShare carrier, List<PartShare> kept, double auc, List<Rival> rivals, int rows) {
        boolean isOne = carrier.part().equals(PartScore.ADAPTER);
        var said = new StringBuilder(capital(name(carrier.part())));
        said.append(isOne ? " carries" : " carry").append(" this model");
        Double alone = carrier.aucAlone();
        if (kept.size() == 1) {
            return said.append(isOne ? ": it alone decides" : ": they alone decide")
                    .append(", with AUC ")
                    .append(two(auc))
                    .append(" on ")
                    .append(rows)
                    .append(" test rows")
                    .append(isOne ? base(rivals) : "")
                    .toString();
        }
        said.append(" with %d %% of what moves its score".formatted(Math.round(100 * carrier.share())));
        if (alone != null) {
            said.append(isOne ? ": alone it reaches" : ": alone they reach")
                    .append(" AUC ")
                    .append(two(alone))
                    .append(" on ")
                    .append(rows)
                    .append(" test rows, and with ")
                    .append(listed(
                            kept.stream().skip(1).map(part -> name(part.part())).toList()))
                    .append(" the decision reaches ")
                    .append(two(auc));
            rival(rivals, carrier.part())
                    .filter(rival -> rival.verdict() == Rival.Verdict.EVEN)
                    .ifPresent(_ -> said.append(", which so many rows can't tell apart"));
        }
        return said.toString();
    }

    private static String base(List<Rival> rivals) {
        return rival(rivals, "frozen")
                .map(rival -> ", where the frozen model has " + two(rival.rival()))
                .or(() -> rival(rivals, "base").map(rival -> ", where the untuned base has " + two(rival.rival())))
                .orElse("");
    }

    private static Optional<Rival> rival(List<Rival> rivals, String contender) {
        return rivals.stream()
                .filter(rival ->
                        rival.contender().equals(contender) && rival.metric().equals(Rival.AUC))
                .findFirst();
    }

    private static String name(String part) {
        return switch (part) {
            case Scorecard.POINTS -> "points";
            case Scorecard.BOOSTING -> "boosted trees";
            case Scorecard.WORDS -> "words of the texts";
            case PartScore.ADAPTER -> "the language model";
            default -> part;
        };
    }

    private static String capital(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }

    static String listed(List<String> names) {
        return names.size() == 1
                ? names.getFirst()
                : String.join(", ", names.subList(0, names.size() - 1)) + " and " + names.getLast();
    }

    /** As in {@code .83}, as areas are told. */
    private static String two(@Nullable Double auc) {
        return auc == null ? "" : String.format(Locale.ROOT, "%.2f", auc).replaceFirst("^0", "");
    }
}
