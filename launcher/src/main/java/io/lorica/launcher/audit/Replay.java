package io.lorica.launcher.audit;

import io.lorica.api.inference.Decision;
import io.lorica.api.inference.DecisionRequest;
import io.lorica.api.record.DecisionBasis;
import io.lorica.api.record.DecisionDetails;
import io.lorica.client.LoricaClient;
import io.lorica.client.LoricaException;
import java.util.Optional;

/**
 * Asks again what was asked then, if the version that answered still answers. The new answer is a decision of its own,
 * with a record.
 */
public final class Replay {
    private Replay() {}

    /** What came of it, in a sentence. */
    public static String of(LoricaClient client, DecisionFile file) {
        DecisionBasis basis = file.record().basis();
        Optional<DecisionDetails> details = Optional.ofNullable(file.record().details());
        if (details.isEmpty()) {
            return "not possible: the inputs were erased";
        }
        try {
            Decision again = client.inference()
                    .decide(new DecisionRequest(basis.model(), details.get().inputs()));
            if (!again.stack().equals(basis.stack()) || !again.baseModel().equals(basis.baseModel())) {
                return "not asked of the same versions: another one answers for %s now".formatted(basis.model());
            }
            boolean isEqual = again.probabilities().equals(basis.probabilities())
                    && again.parts().equals(basis.parts())
                    && again.decision().equals(basis.decision());
            return isEqual
                    ? "the same answer, bit for bit (as %s)".formatted(again.id())
                    : "ANOTHER answer: %s, %s (as %s)".formatted(again.decision(), again.probabilities(), again.id());
        } catch (LoricaException e) {
            return "not possible now: %s".formatted(e.getMessage());
        }
    }
}
