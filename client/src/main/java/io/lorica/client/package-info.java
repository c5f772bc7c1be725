/**
 * Lorica's client: typed calls for registry, training, inference and API keys, uploads that are streamed, downloads
 * that are verified and go on where they broke off, and event streams. For Lorica's own services and for users.
 *
 * <pre>{@code
 * try (LoricaClient lorica = LoricaClient.builder()
 *         .url(URI.create("http://127.0.0.1:8080"))
 *         .apiKeyFile(Path.of("caller.key"))
 *         .build()) {
 *     Decision decision = lorica.inference()
 *             .decide(new DecisionRequest("credit-approval", Map.of("duration", 24, "credit_amount", 5000)));
 *     System.out.println(decision.decision() + " " + decision.probabilities());
 * }
 * }</pre>
 *
 * <p>Shapes: the records of {@code io.lorica.api}; JSON names are theirs in snake case. Fields that a newer server
 * adds are skipped. Units: times are {@link java.time.Duration} or {@link java.time.Instant}, sizes bytes, digests
 * SHA-256 as 64 hexadecimal digits, probabilities 0 to 1.
 *
 * <p>Errors: {@link io.lorica.client.LoricaException}, one of {@code Refused} (do something else), {@code Unavailable}
 * (the same may succeed later) and {@code Unreadable} (what came breaks the contract). {@link java.io.IOException} is
 * thrown only where this machine's disk is the cause.
 *
 * <p>A longer example is in docs/client.md; it is compiled with the tests.
 */
@NullMarked
package io.lorica.client;

import org.jspecify.annotations.NullMarked;
