package io.lorica.inference.model;

import io.lorica.api.decision.DecisionPolicy;
import io.lorica.api.registry.VersionRef;
import io.lorica.decision.score.PartScore;
import io.lorica.inference.adapter.CachedVersion;
import java.util.List;
import java.util.Optional;

/**
 * An adapter version with what it needs of what lies beneath it, on this node's disk, and the base that it was trained
 * on.
 *
 * @param layers bottom (domain) first
 * @param parts what a decision of it adds up, as {@link io.lorica.scorecard.Scorecard#parts} names it
 */
record ServedVersion(ServedBase base, List<CachedVersion> layers, List<String> parts) {
    ServedVersion {
        layers = List.copyOf(layers);
        parts = List.copyOf(parts);
    }

    /**
     * Digests of the layers, bottom first: two aliases on one version share one resident stack. A version's digest
     * covers its base's.
     */
    record Key(List<String> digests) {
        boolean isOf(VersionRef version) {
            return digests.getLast().equals(version.digest());
        }
    }

    Key key() {
        return new Key(stack().stream().map(VersionRef::digest).toList());
    }

    List<VersionRef> stack() {
        return layers.stream().map(layer -> layer.version().ref()).toList();
    }

    CachedVersion top() {
        return layers.getLast();
    }

    /** Whether a decision of it needs the language model. */
    boolean asksLanguageModel() {
        return policy().isPresent() && parts.contains(PartScore.ADAPTER);
    }

    Optional<DecisionPolicy> policy() {
        return Optional.ofNullable(top().version().manifest().decision());
    }
}
