package io.lorica.registry.record;

import io.lorica.api.record.DecisionBasis;
import io.lorica.api.record.ShippedRecord;
import io.lorica.api.registry.VersionRef;
import io.lorica.files.Digest;
import io.lorica.journal.Frame;
import io.lorica.merkle.tile.EntryBundle;
import io.lorica.record.MalformedRecord;
import io.lorica.record.RecordKey;
import io.lorica.record.RecordLeaf;
import io.lorica.record.SealedRecord;
import io.lorica.registry.problem.RegistryProblem.MalformedShipment;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A record as it came, read and opened: all that can be said of it without the database.
 *
 * @param leaf bytes of its leaf in the log
 * @param subject pseudonym of whom the decision is about; absent: it named nobody
 * @param key of its details, wrapped
 */
@SuppressWarnings("ArrayRecordComponent") // bytes to write, compared by nobody
record ReceivedRecord(
        Frame frame, DecisionBasis basis, byte[] box, byte[] leaf, byte @Nullable [] subject, byte[] key) {

    /** @throws MalformedShipment if it is no record of this node, or not sealed to this centre */
    static ReceivedRecord read(String node, ShippedRecord shipped, byte[] payload, CentreKeys keys) {
        try {
            var frame =
                    new Frame(shipped.sequence(), shipped.at(), shipped.id(), payload, new Digest(shipped.chainHash()));
            SealedRecord sealed = SealedRecord.parse(payload);
            DecisionBasis basis = sealed.readBasis();
            check(node, shipped, basis);
            RecordKey key = keys.open(basis.id(), sealed.encapsulation());
            String named = key.open(basis.id(), sealed.box()).subject();
            byte[] subject = named == null ? null : keys.pseudonym(named);
            byte[] leaf =
                    new RecordLeaf(node, shipped.sequence(), shipped.at(), shipped.chainHash(), sealed.basis()).bytes();
            if (leaf.length > EntryBundle.MAX_ENTRY_BYTES) {
                throw new Refused("its basis is larger than a leaf of the log, which has %d bytes at most"
                        .formatted(EntryBundle.MAX_ENTRY_BYTES));
            }
            byte[] wrapped =
                    keys.wrapping(node, shipped.sequence(), basis.id(), subject).wrap(key);
            return new ReceivedRecord(frame, basis, sealed.box(), leaf, subject, wrapped);
        } catch (MalformedRecord | Refused e) {
            throw new MalformedShipment(node, shipped.sequence(), String.valueOf(e.getMessage()));
        }
    }

    /** @return what is in base64 */
    static byte[] payload(String node, ShippedRecord shipped) {
        try {
            return Base64.getDecoder().decode(shipped.payload());
        } catch (IllegalArgumentException e) {
            throw new MalformedShipment(node, shipped.sequence(), "its payload is not base64: " + e.getMessage());
        }
    }

    /** The version on top of the stack. */
    @Nullable
    VersionRef version() {
        return basis.stack().isEmpty() ? null : basis.stack().getLast();
    }

    private static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Refused(String what) {
            super(what);
        }
    }

    /** A basis is written by another program, of another release perhaps: what is read here must be there. */
    private static void check(String node, ShippedRecord shipped, DecisionBasis basis) {
        if (Stream.of(
                                basis.id(),
                                basis.decidedAt(),
                                basis.node(),
                                basis.askedBy(),
                                basis.model(),
                                basis.decision(),
                                basis.stack())
                        .anyMatch(Objects::isNull)
                || basis.askedBy().id() == null
                || basis.stack().stream().anyMatch(version -> version == null || version.name() == null)) {
            throw new Refused("its basis lacks id, decided_at, node, asked_by, model, decision or stack");
        }
        if (!basis.id().equals(shipped.id())) {
            throw new Refused(
                    "its basis is of decision '%s', and it is shipped as '%s'".formatted(basis.id(), shipped.id()));
        }
        if (!basis.node().equals(node)) {
            throw new Refused("its basis is of node '%s'".formatted(basis.node()));
        }
        List<String> texts = Stream.concat(
                        Stream.of(
                                basis.id(),
                                basis.model(),
                                basis.decision(),
                                basis.askedBy().id()),
                        basis.stack().stream().map(VersionRef::name))
                .toList();
        if (!texts.stream().allMatch(Storable::is)) {
            throw new Refused("its basis has a text with a character that can't be stored");
        }
        if (!Stream.of(basis.decidedAt(), shipped.at()).allMatch(Storable::is)) {
            throw new Refused("its times are not of the years 1 to 9999");
        }
    }
}
