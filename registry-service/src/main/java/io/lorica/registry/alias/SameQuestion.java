package io.lorica.registry.alias;

import io.lorica.api.registry.AdapterVersion;
import io.lorica.api.registry.MoveAliasRequest;
import io.lorica.decision.spec.QuestionChange;
import io.lorica.registry.problem.RegistryProblem.QuestionChanged;
import io.lorica.registry.version.Versions;
import java.util.List;
import org.springframework.stereotype.Component;

/** Keeps an alias at one question, unless whoever moves it says that it changes: its callers would be refused. */
@Component
class SameQuestion {
    private final Versions versions;

    SameQuestion(Versions versions) {
        this.versions = versions;
    }

    /**
     * Whether the move changes what the alias's callers ask.
     *
     * @throws QuestionChanged if it does, nobody says so, and it does not undo the last move
     */
    boolean isLeft(StoredMove current, AdapterVersion target, MoveAliasRequest request) {
        AdapterVersion present = versions.require(target.name(), current.toVersion());
        List<String> differences = QuestionChange.between(
                present.manifest().decision(), target.manifest().decision());
        if (!differences.isEmpty() && !request.mayChangeQuestion() && !undoes(current, target.number())) {
            throw new QuestionChanged(target.name(), current.alias(), present.number(), target.number(), differences);
        }
        return !differences.isEmpty();
    }

    /**
     * Back to the older version that answered just before: nothing may stand in the way of who repairs a mistake. A
     * newer one is no way back, so that what was refused once is not let in after an undone move.
     */
    private static boolean undoes(StoredMove current, int target) {
        Integer before = current.fromVersion();
        return before != null && before == target && target < current.toVersion();
    }
}
