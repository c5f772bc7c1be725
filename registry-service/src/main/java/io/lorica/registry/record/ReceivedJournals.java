package io.lorica.registry.record;

import io.lorica.api.record.ShipRecords;
import io.lorica.api.record.ShippedRecord;
import io.lorica.api.record.ShippedThrough;
import io.lorica.chassis.problem.InvalidRequest;
import io.lorica.chassis.security.Caller;
import io.lorica.files.Digest;
import io.lorica.journal.Chain;
import io.lorica.registry.log.Log;
import io.lorica.registry.problem.RegistryProblem.JournalFork;
import io.lorica.registry.problem.RegistryProblem.JournalGap;
import io.lorica.registry.problem.RegistryProblem.NodeKeyChanged;
import io.lorica.registry.record.DecisionRows.Shipped;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Takes in nodes' journals. Each record is kept once, in its journal's order, in one transaction with its leaf; what
 * does not follow from the records before is refused whole.
 */
@Service
class ReceivedJournals {
    private static final Logger log = LoggerFactory.getLogger(ReceivedJournals.class);
    private static final long MOST_BYTES = 8L << 20;

    private final CentreKeys keys;
    private final JournalNodeRows nodes;
    private final DecisionRows decisions;
    private final Log leaves;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final Counter received;

    ReceivedJournals(
            CentreKeys keys,
            JournalNodeRows nodes,
            DecisionRows decisions,
            Log leaves,
            TransactionTemplate transaction,
            Clock clock,
            MeterRegistry meters) {
        this.keys = keys;
        this.nodes = nodes;
        this.decisions = decisions;
        this.leaves = leaves;
        this.transaction = transaction;
        this.clock = clock;
        received = Counter.builder("lorica.registry.records.received")
                .description("Records of decisions that nodes shipped and the centre did not have")
                .baseUnit("records")
                .register(meters);
    }

    ShippedThrough through(String node) {
        return decisions
                .last(node)
                .map(last -> new ShippedThrough(
                        node, last.sequence(), last.chainHash().sha256()))
                .orElseGet(() -> new ShippedThrough(node, 0, ""));
    }

    /**
     * @throws JournalGap if records are missing before or between these
     * @throws JournalFork if they are not of the journal that was shipped before
     * @throws NodeKeyChanged if the node's key is another one
     */
    ShippedThrough receive(String node, ShipRecords shipment) {
        PublicKey key = nodeKey(shipment.nodeKey());
        List<ReceivedRecord> records = read(node, shipment.records());
        Caller caller = Caller.current();
        try {
            ShippedThrough through =
                    transaction.execute(status -> keep(node, shipment.nodeKey(), key, records, caller));
            return through;
        } catch (JournalFork | NodeKeyChanged e) {
            log.warn("{} of node {}: {}", e.slug(), node, e.getMessage());
            throw e;
        }
    }

    private List<ReceivedRecord> read(String node, List<ShippedRecord> shipped) {
        List<ReceivedRecord> records = new ArrayList<>(shipped.size());
        long bytes = 0;
        for (ShippedRecord record : shipped) {
            byte[] payload = ReceivedRecord.payload(node, record);
            bytes += payload.length;
            if (bytes > MOST_BYTES) {
                throw new InvalidRequest(
                        "records", "have more than %d bytes of payload; ship fewer at once".formatted(MOST_BYTES));
            }
            records.add(ReceivedRecord.read(node, record, payload, keys));
        }
        return records;
    }

    private ShippedThrough keep(
            String node, String keyText, PublicKey key, List<ReceivedRecord> records, Caller caller) {
        leaves.lock();
        String known = nodes.key(node).orElse(null);
        if (known != null && !known.equals(keyText)) {
            throw new NodeKeyChanged(node);
        }
        Shipped last = decisions.last(node).orElseGet(() -> new Shipped(0, Chain.beginning(node, key)));
        List<ReceivedRecord> added = following(node, last, records);
        if (!added.isEmpty()) {
            if (known == null) {
                nodes.insert(node, keyText, clock.instant(), caller);
                log.info("Node {} ships its first records", node);
            }
            long first = leaves.append(added.stream().map(ReceivedRecord::leaf).toList());
            decisions.insert(node, added, first);
            received.increment(added.size());
            var end = added.getLast().frame();
            last = new Shipped(end.sequence(), end.chainHash());
        }
        return new ShippedThrough(node, last.sequence(), last.chainHash().sha256());
    }

    /** Those that are new, once all were held against what is known. */
    private List<ReceivedRecord> following(String node, Shipped last, List<ReceivedRecord> records) {
        long first = records.getFirst().frame().sequence();
        Map<Long, Digest> known =
                first > last.sequence() ? Map.of() : decisions.chainHashes(node, first, last.sequence());
        List<ReceivedRecord> added = new ArrayList<>();
        long expected = Math.min(first, last.sequence() + 1);
        Digest previous = last.chainHash();
        for (ReceivedRecord record : records) {
            var frame = record.frame();
            if (frame.sequence() != expected) {
                throw new JournalGap(node, expected, frame.sequence());
            }
            if (frame.sequence() <= last.sequence()) {
                requireKnown(node, record, known.get(frame.sequence()));
            } else {
                Digest chained = Chain.next(previous, frame);
                if (!chained.equals(frame.chainHash())) {
                    throw new JournalFork(
                            node,
                            frame.sequence(),
                            "with it the chain hash is %s, and it is shipped with %s"
                                    .formatted(chained, frame.chainHash()));
                }
                previous = chained;
                added.add(record);
            }
            expected++;
        }
        return added;
    }

    private static void requireKnown(String node, ReceivedRecord record, @Nullable Digest known) {
        if (!record.frame().chainHash().equals(known)) {
            throw new JournalFork(
                    node,
                    record.frame().sequence(),
                    "it has the chain hash %s, and was shipped before with %s"
                            .formatted(record.frame().chainHash(), known));
        }
    }

    private static PublicKey nodeKey(String text) {
        try {
            PublicKey key = KeyFactory.getInstance("Ed25519")
                    .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(text)));
            if (Base64.getEncoder().encodeToString(key.getEncoded()).equals(text)) {
                return key;
            }
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new InvalidRequest("node_key", "is no Ed25519 key: " + e.getMessage());
        }
        throw new InvalidRequest("node_key", "is not written as Ed25519 keys are: SubjectPublicKeyInfo in base64");
    }
}
