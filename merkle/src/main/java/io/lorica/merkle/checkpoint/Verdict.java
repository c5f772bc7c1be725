package io.lorica.merkle.checkpoint;

/** What a verification came to. */
public sealed interface Verdict {
    /** @param checkpoint that holds, and for an inclusion, has the leaf */
    record Holds(Checkpoint checkpoint) implements Verdict {}

    record Refused(Refusal refusal) implements Verdict {
        static Refused because(Refusal.Reason reason, String detail) {
            return new Refused(new Refusal(reason, detail));
        }
    }
}
