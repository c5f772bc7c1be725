package io.lorica.registry;

import io.lorica.api.access.KeyRef;
import io.lorica.api.record.DecisionBasis;
import io.lorica.api.record.DecisionDetails;
import io.lorica.api.registry.BaseModelRef;
import io.lorica.api.registry.VersionRef;
import io.lorica.journal.Frame;
import io.lorica.journal.Journal;
import io.lorica.journal.JournalOptions;
import io.lorica.record.Sealer;
import io.lorica.record.SealingKeys;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A serving node with a real journal, whose decisions are made up. */
public final class ShippingNode implements AutoCloseable {
    private static final AtomicInteger names = new AtomicInteger();

    private final Journal journal;
    private final Sealer sealer;

    /** @param sealingKey the centre's, as it gives it out */
    public ShippingNode(Path folder, String sealingKey) {
        this("node-" + names.incrementAndGet(), folder, sealingKey);
    }

    public ShippingNode(String name, Path folder, String sealingKey) {
        journal = Journal.open(folder, JournalOptions.of(name).withReservedBytes(0));
        sealer = new Sealer(SealingKeys.parse(sealingKey), Clock.systemUTC());
    }

    /** What a test says of a decision. */
    public record Made(
            String id,
            Instant decidedAt,
            String caller,
            String model,
            String adapter,
            int version,
            String outcome,
            @Nullable String subject,
            Map<String, Object> inputs) {

        public static Made any() {
            return new Made(
                    "dec_" + UUID.randomUUID(),
                    Instant.now(),
                    "id-of-loans",
                    "credit-approval",
                    "credit-approval",
                    3,
                    "approve",
                    null,
                    Map.of("amount", 4500, "purpose", "radio/tv"));
        }

        public Made withId(String other) {
            return new Made(other, decidedAt, caller, model, adapter, version, outcome, subject, inputs);
        }

        public Made at(Instant time) {
            return new Made(id, time, caller, model, adapter, version, outcome, subject, inputs);
        }

        public Made by(String other) {
            return new Made(id, decidedAt, other, model, adapter, version, outcome, subject, inputs);
        }

        public Made of(String newModel, String newAdapter, int newVersion) {
            return new Made(id, decidedAt, caller, newModel, newAdapter, newVersion, outcome, subject, inputs);
        }

        public Made outcome(String other) {
            return new Made(id, decidedAt, caller, model, adapter, version, other, subject, inputs);
        }

        public Made about(String other) {
            return new Made(id, decidedAt, caller, model, adapter, version, outcome, other, inputs);
        }

        public Made inputs(Map<String, Object> other) {
            return new Made(id, decidedAt, caller, model, adapter, version, outcome, subject, other);
        }

        DecisionBasis basis(String node, String sealed) {
            return new DecisionBasis(
                    id,
                    decidedAt,
                    node,
                    new KeyRef(caller, "loans"),
                    null,
                    model,
                    new BaseModelRef("tiny", "a".repeat(64)),
                    List.of(new VersionRef(adapter, version, "b".repeat(64))),
                    "CPU in FP32",
                    outcome,
                    "good",
                    Map.of("good", 0.9, "bad", 0.1),
                    0.5,
                    null,
                    Map.of("points", Map.of("good", 1.25, "bad", -1.25)),
                    sealed);
        }
    }

    /** Writes a decision into the journal. */
    public Made decide(Made made) {
        return decide(made, journal.node());
    }

    /** Writes one whose basis names a node. */
    public Made decide(Made made, String basisNode) {
        var details = new DecisionDetails(made.inputs(), made.subject(), null, null);
        var sealed = sealer.seal(made.id(), details, digest -> made.basis(basisNode, digest));
        journal.append(made.id(), sealed.bytes());
        return made;
    }

    public Made decide() {
        return decide(Made.any());
    }

    public void append(String id, byte[] payload) {
        journal.append(id, payload);
    }

    public String name() {
        return journal.node();
    }

    public String path() {
        return "/v1/records/nodes/" + name();
    }

    public String key() {
        return Base64.getEncoder().encodeToString(journal.publicKey().getEncoded());
    }

    public Journal journal() {
        return journal;
    }

    /** @return the body of a call that ships records from one on */
    public Map<String, Object> shipment(long from, int most) {
        List<Map<String, Object>> records = new ArrayList<>();
        for (Frame frame : journal.read(from, 64 << 20)) {
            if (records.size() < most) {
                records.add(record(frame));
            }
        }
        return Map.of("node_key", key(), "records", records);
    }

    public Map<String, Object> all() {
        return shipment(1, 1_000);
    }

    public static Map<String, Object> record(Frame frame) {
        return new HashMap<>(Map.of(
                "sequence", frame.sequence(),
                "at", frame.time().toString(),
                "id", frame.id(),
                "chain_hash", frame.chainHash().sha256(),
                "payload", Base64.getEncoder().encodeToString(frame.payload())));
    }

    @Override
    public void close() {
        journal.close();
    }
}
