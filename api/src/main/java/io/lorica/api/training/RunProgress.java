package io.lorica.api.training;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One event of {@code GET /v1/training-runs/{id}/events} (SSE event name {@code progress}; its id is {@link
 * #sequence}).
 *
 * @param sequence 1, 2, 3 ... within the run; {@code Last-Event-ID} resumes after it
 * @param step steps done in this state, of {@code totalSteps} (training: optimiser steps; evaluating: scored rows)
 * @param loss mean over the step's supervised tokens, in nats
 * @param etaSeconds until this state ends
 * @param message what ended the run, in FAILED and CANCELLED
 */
public record RunProgress(
        long sequence,
        RunState state,
        int step,
        int totalSteps,
        @Nullable Double loss,
        @Nullable Double learningRate,
        @Nullable Double tokensPerSecond,
        @Nullable Double etaSeconds,
        @Nullable String message,
        Instant at) {}
