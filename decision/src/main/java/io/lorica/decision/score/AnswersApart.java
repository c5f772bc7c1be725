package io.lorica.decision.score;

import io.lorica.api.decision.DecisionSpec.Outcome;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Whether answers can be told apart by their tokens. Log-probabilities add up over an answer's tokens, so an answer is
 * never likelier than one that it begins with.
 */
public final class AnswersApart {
    private AnswersApart() {}

    /** @param longer its answer begins with all tokens of {@code start}'s, or is the same */
    public record Clash(Outcome start, Outcome longer) {}

    /** @param encode an answer's tokens */
    public static Optional<Clash> clash(List<Outcome> outcomes, Function<String, int[]> encode) {
        List<int[]> answers = outcomes.stream().map(Outcome::answer).map(encode).toList();
        for (int longer = 0; longer < answers.size(); longer++) {
            for (int start = 0; start < answers.size(); start++) {
                if (start != longer && begins(answers.get(longer), answers.get(start))) {
                    return Optional.of(new Clash(outcomes.get(start), outcomes.get(longer)));
                }
            }
        }
        return Optional.empty();
    }

    private static boolean begins(int[] answer, int[] start) {
        return start.length <= answer.length && Arrays.equals(start, Arrays.copyOf(answer, start.length));
    }
}
