package io.lorica.inference.model;

import io.lorica.api.registry.VersionRef;
import java.time.Instant;
import java.util.Optional;

/**
 * One alias on this node.
 *
 * @param target the version the alias points to
 * @param serving the version that answers; older than the target while that is loading or has failed
 * @param since when the alias was moved to the target
 */
record ServedModel(ModelId id, VersionRef target, Instant since, State state, Optional<ServedVersion> serving) {
    sealed interface State {
        record Loading() implements State {}

        record Ready() implements State {}

        /**
         * @param slug the problem type of the failure
         * @param reason what happened and what to do
         * @param mayPass whether trying again may help
         */
        record Failed(String slug, String reason, boolean mayPass) implements State {}
    }

    ServedModel with(State state) {
        return new ServedModel(id, target, since, state, serving);
    }

    ServedModel readyWith(ServedVersion version) {
        return new ServedModel(id, target, since, new State.Ready(), Optional.of(version));
    }

    boolean serves(ServedVersion.Key key) {
        return serving.filter(version -> version.key().equals(key)).isPresent();
    }

    /** Whether it answers with this stack, or will when it is loaded. */
    boolean needs(ServedVersion.Key key) {
        return serves(key) || (state instanceof State.Loading && key.isOf(target));
    }
}
