package io.lorica.api.registry;

/** Where in a stack an adapter sits. */
public enum AdapterLayer {
    /** Layer 1: knowledge of a domain, on the base model. */
    DOMAIN,
    /** Layer 2: one task, on a frozen domain adapter or directly on the base model. */
    TASK
}
