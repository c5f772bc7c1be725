package io.lorica.record;

import io.lorica.api.record.DecisionBasis;
import io.lorica.api.record.DecisionDetails;
import io.lorica.files.Digest;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import javax.crypto.KEM;
import org.jspecify.annotations.Nullable;

/**
 * Seals what decisions say of persons to the centre: a node can write it down, and only the centre can read it. The
 * secret is encapsulated by DHKEM with X25519 and HKDF-SHA256 (RFC 9180), anew every {@value #MOST_RECORDS} records or
 * minute, since that costs more than all the rest. Of any number of threads.
 */
public final class Sealer {
    private static final int MOST_RECORDS = 1_000;
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final PublicKey centre;
    private final Clock clock;
    private @Nullable Epoch epoch;

    /** @param centre an X25519 key, see {@link SealingKeys} */
    public Sealer(PublicKey centre, Clock clock) {
        this.centre = centre;
        this.clock = clock;
    }

    private static final class Epoch {
        final byte[] encapsulation;
        final RecordKeys keys;
        final Instant begun;
        int records;

        Epoch(KEM.Encapsulated encapsulated, Instant begun) {
            this.encapsulation = encapsulated.encapsulation();
            this.keys = new RecordKeys(encapsulated.key());
            this.begun = begun;
        }
    }

    /** @param basis of the digest of the sealed details */
    public SealedRecord seal(String id, DecisionDetails details, Function<String, DecisionBasis> basis) {
        Epoch used = epoch();
        byte[] box = used.keys.of(id).seal(id, details);
        DecisionBasis known = basis.apply(Digest.of(box).sha256());
        return new SealedRecord(RecordJson.bytes(known), used.encapsulation, box);
    }

    private synchronized Epoch epoch() {
        Epoch current = epoch;
        Instant now = clock.instant();
        if (current == null
                || current.records >= MOST_RECORDS
                || Duration.between(current.begun, now).abs().compareTo(LONGEST) > 0) {
            current = new Epoch(encapsulate(), now);
            epoch = current;
        }
        current.records++;
        return current;
    }

    private KEM.Encapsulated encapsulate() {
        try {
            return KEM.getInstance("DHKEM").newEncapsulator(centre).encapsulate();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Records can't be sealed to the centre's key", e);
        }
    }
}
