package io.lorica.registry.record;

import io.lorica.api.access.Role;
import io.lorica.api.record.DecisionRecord;
import io.lorica.api.record.JournalPlace;
import io.lorica.api.record.SealedDetails;
import io.lorica.chassis.security.Caller;
import io.lorica.record.MalformedRecord;
import io.lorica.record.RecordKey;
import io.lorica.record.RecordLeaf;
import io.lorica.registry.log.LogProofs;
import io.lorica.registry.problem.RegistryProblem.RecordDamaged;
import io.lorica.registry.problem.RegistryProblem.UnknownDecision;
import io.lorica.registry.record.DecisionRows.StoredDecision;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Shows decisions, with the proof that the log has them. */
@Service
class DecisionRecords {
    private final DecisionRows rows;
    private final JournalNodeRows nodes;
    private final CentreKeys keys;
    private final LogProofs proofs;

    DecisionRecords(DecisionRows rows, JournalNodeRows nodes, CentreKeys keys, LogProofs proofs) {
        this.rows = rows;
        this.nodes = nodes;
        this.keys = keys;
        this.proofs = proofs;
    }

    /**
     * @throws UnknownDecision if there is none under this id, or the caller may not read it
     * @throws RecordDamaged if what is stored is not what came
     */
    DecisionRecord get(String id, Caller caller) {
        StoredDecision stored = (Storable.is(id) ? rows.find(id) : Optional.<StoredDecision>empty())
                .filter(found -> mayRead(caller, found))
                .orElseThrow(() -> new UnknownDecision(id));
        byte[] body = stored.body();
        if (body == null) {
            throw new RecordDamaged(id, "the log has no leaf %d".formatted(stored.leaf()));
        }
        try {
            RecordLeaf leaf = RecordLeaf.parse(body);
            RecordKey key = key(stored);
            return new DecisionRecord(
                    leaf.readBasis(),
                    key == null ? null : key.open(id, stored.box()),
                    key == null ? null : new SealedDetails(base64(stored.box()), base64(key.bytes())),
                    stored.erased(),
                    new JournalPlace(
                            leaf.node(), nodeKey(id, leaf.node()), leaf.sequence(), leaf.at(), leaf.chainHash()),
                    proofs.of(stored.leaf(), body),
                    stored.repeats());
        } catch (MalformedRecord e) {
            throw new RecordDamaged(id, String.valueOf(e.getMessage()));
        }
    }

    private static boolean mayRead(Caller caller, StoredDecision stored) {
        return !caller.is(Role.CALLER) || stored.callerId().equals(caller.id());
    }

    private String nodeKey(String id, String node) {
        return nodes.key(node)
                .orElseThrow(() -> new RecordDamaged(id, "the key of its node %s is missing".formatted(node)));
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** Absent once it was erased. */
    private @Nullable RecordKey key(StoredDecision stored) {
        byte[] wrapped = stored.key();
        if (wrapped == null) {
            if (stored.erased() == null) {
                throw new RecordDamaged(stored.id(), "its key is missing, and no erasure is on record");
            }
            return null;
        }
        return keys.wrapping(stored.node(), stored.sequence(), stored.id(), stored.subject())
                .unwrap(wrapped)
                .orElseThrow(() -> new RecordDamaged(
                        stored.id(), "its key or its subject was altered, or is under another master secret"));
    }
}
