package io.lorica.api.access;

/** What a key may do; see the gateway's route table. */
public enum Role {
    /** Everything, including keys. */
    ADMIN,
    /** Data sets, training runs, adapters, aliases, decisions, chat. */
    OPERATOR,
    /** Decisions, chat and the list of models. */
    CALLER,
    /** Lorica's own services: reading and registering adapters. */
    SERVICE,
    /** Metrics of all services, for a scraper, and nothing else. */
    METRICS
}
