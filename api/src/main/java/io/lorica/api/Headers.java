package io.lorica.api;

/** Names of the headers that Lorica gives a meaning. */
public final class Headers {
    /**
     * On calls that create: the same key with the same request gives the first result again, with another request a
     * problem. 1 to 200 printable ASCII characters without spaces.
     */
    public static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    /**
     * Id of a request, a UUID. Whoever repeats a request sends it again; the answer has it as well. What is no UUID is
     * replaced, what is missing is made.
     */
    public static final String REQUEST_ID = "X-Request-Id";

    /** Id of the API key on whose behalf a service calls; taken from keys with role SERVICE alone. */
    public static final String ON_BEHALF_OF = "Lorica-On-Behalf-Of";

    /** Id of the decision that a request asks for; said by the gateway alone, to the service that decides. */
    public static final String DECISION_ID = "Lorica-Decision-Id";

    private Headers() {}
}
