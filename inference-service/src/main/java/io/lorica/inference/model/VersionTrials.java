package io.lorica.inference.model;

import io.lorica.api.registry.VersionRef;
import java.util.Optional;

/** What a version must stand on this node before an alias answers with it. */
public interface VersionTrials {

    /**
     * @param version the one that an alias is to answer with
     * @param lease the stack of that version, which stays the caller's
     * @return what is wrong with it and what to do; empty if it may answer
     */
    Optional<String> fault(VersionRef version, ModelLease lease);
}
