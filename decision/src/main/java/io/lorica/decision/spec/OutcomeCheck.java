package io.lorica.decision.spec;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.decision.DecisionSpec.Outcome;
import io.lorica.decision.field.Fault;
import io.lorica.decision.field.RowReader;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Whether each outcome can be reached, in the data and by the model, and told from the others. */
final class OutcomeCheck {
    private static final Pattern WHITE_SPACE = Pattern.compile("\\s+", Pattern.UNICODE_CHARACTER_CLASS);

    private final DecisionSpec spec;
    private final List<Outcome> outcomes;
    private final List<Fault> faults = new ArrayList<>();

    private OutcomeCheck(DecisionSpec spec) {
        this.spec = spec;
        this.outcomes = spec.outcomes();
    }

    static List<Fault> faults(DecisionSpec spec) {
        var check = new OutcomeCheck(spec);
        check.count();
        check.labels();
        check.answers();
        check.decisions();
        check.riskyLabel();
        return check.faults;
    }

    private void count() {
        if (outcomes.size() < DecisionSpec.FEWEST_OUTCOMES || outcomes.size() > DecisionSpec.MOST_OUTCOMES) {
            fault(
                    "outcomes",
                    "has %d outcomes; a decision is between %d and %d"
                            .formatted(outcomes.size(), DecisionSpec.FEWEST_OUTCOMES, DecisionSpec.MOST_OUTCOMES));
        }
    }

    private void labels() {
        distinct("label", Outcome::label);
        var reader = new RowReader(spec);
        for (int i = 0; i < outcomes.size(); i++) {
            String label = outcomes.get(i).label();
            if (folded(label).equals(DecisionSpec.REVIEW)) {
                fault(
                        path(i, "label"),
                        "'%s' is the decision that a person must make; name the outcome otherwise, in the data too"
                                .formatted(label));
            }
            Optional<String> read = reader.outcomeOf(label);
            if (read.isEmpty()) {
                fault(
                        path(i, "label"),
                        "'%s' is no value that the LABEL field can have; see its type, values and missing_codes"
                                .formatted(label));
            } else if (!folded(read.get()).equals(folded(label))) {
                fault(
                        path(i, "label"),
                        "'%s' is the same value as '%s'; an outcome needs its own".formatted(label, read.get()));
            }
        }
    }

    /** Scores add up over an answer's tokens, so an answer is never likelier than one that it begins with. */
    private void answers() {
        distinct("answer", Outcome::answer);
        for (int i = 0; i < outcomes.size(); i++) {
            String longer = folded(outcomes.get(i).answer());
            for (Outcome other : outcomes) {
                if (longer.startsWith(folded(other.answer()) + " ")) {
                    fault(
                            path(i, "answer"),
                            "'%s' begins with the whole answer '%s', which would always be likelier; choose another"
                                    .formatted(outcomes.get(i).answer(), other.answer()));
                }
            }
        }
    }

    private void decisions() {
        if (outcomes.size() > 1
                && outcomes.stream()
                                .map(Outcome::decision)
                                .map(OutcomeCheck::folded)
                                .distinct()
                                .count()
                        == 1) {
            fault(
                    "outcomes",
                    "all have the decision '%s'; nothing would be decided"
                            .formatted(outcomes.getFirst().decision()));
        }
        boolean mayReview = CostCheck.hasReview(spec);
        for (int i = 0; i < outcomes.size(); i++) {
            if (mayReview && folded(outcomes.get(i).decision()).equals(DecisionSpec.REVIEW)) {
                fault(
                        path(i, "decision"),
                        "is '%s', as is that of rows which a person must decide; choose another"
                                .formatted(outcomes.get(i).decision()));
            }
        }
    }

    private void riskyLabel() {
        String risky = spec.riskyLabel();
        if (risky == null && outcomes.size() == 2) {
            fault("risky_label", "is missing; say which of two outcomes is guarded against: " + labelTexts());
        } else if (risky != null && outcomes.stream().map(Outcome::label).noneMatch(risky::equals)) {
            fault(
                    "risky_label",
                    "'%s' is not the label of an outcome; choose one of %s".formatted(risky, labelTexts()));
        }
    }

    private String labelTexts() {
        return outcomes.stream().map(outcome -> "'" + outcome.label() + "'").collect(Collectors.joining(", "));
    }

    private void distinct(String part, Function<Outcome, String> text) {
        Map<String, String> seen = new HashMap<>();
        for (int i = 0; i < outcomes.size(); i++) {
            String here = text.apply(outcomes.get(i));
            String before = seen.putIfAbsent(folded(here), here);
            if (before != null) {
                fault(
                        path(i, part),
                        "'%s' is the same %s as '%s', but for case or white space; choose another"
                                .formatted(here, part, before));
            }
        }
    }

    /** What looks the same is the same. */
    private static String folded(String text) {
        String compatible = Normalizer.normalize(text, Normalizer.Form.NFKC);
        return WHITE_SPACE.matcher(compatible).replaceAll(" ").strip().toLowerCase(Locale.ROOT);
    }

    private static String path(int outcome, String part) {
        return "outcomes[%d].%s".formatted(outcome, part);
    }

    private void fault(String path, String message) {
        faults.add(new Fault(path, message));
    }
}
