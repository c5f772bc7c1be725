package io.lorica.inference.compute;

import java.util.Locale;

/**
 * What the compute thread is shared among. A lane's queue, priority, budget and metrics are data; how a job computes,
 * as a text of the running batch or in slices, does not depend on its lane.
 */
public enum Lane {
    /** A business question whose caller waits. */
    DECISION,
    /** A conversation. */
    CHAT,
    /** Why a decision came out as it did: many scorings for one answer. */
    EXPLANATION,
    /** What is read out of a long document. */
    DOCUMENT,
    /** Events that are judged as they come in. */
    STREAM,
    /** Rows of files, which nobody waits for one by one. */
    BATCH;

    /** As it is written in settings and metrics. */
    String tag() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The setting that says how many of its jobs may wait. */
    String queueProperty() {
        return switch (this) {
            case DECISION, CHAT -> "lorica.batch.%s-queue".formatted(tag());
            case EXPLANATION, DOCUMENT, STREAM, BATCH -> "lorica.batch.lanes.%s.queue".formatted(tag());
        };
    }
}
