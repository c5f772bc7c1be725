package io.lorica.record;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.util.Arrays;
import javax.crypto.DecapsulateException;
import javax.crypto.KEM;
import org.jspecify.annotations.Nullable;

/** Finds the keys of what {@link Sealer}s sealed. Of any number of threads. */
public final class Opener {
    private final PrivateKey centre;
    private volatile @Nullable Last last;

    /** Records of one node come in order, and many in a row share an encapsulation. */
    private record Last(byte[] encapsulation, RecordKeys keys) {}

    public Opener(PrivateKey centre) {
        this.centre = centre;
    }

    /** @throws MalformedRecord if the encapsulation is none to this centre's key */
    public RecordKey key(String id, byte[] encapsulation) {
        Last known = last;
        if (known == null || !Arrays.equals(known.encapsulation, encapsulation)) {
            known = new Last(encapsulation.clone(), decapsulate(id, encapsulation));
            last = known;
        }
        return known.keys.of(id);
    }

    private RecordKeys decapsulate(String id, byte[] encapsulation) {
        try {
            return new RecordKeys(
                    KEM.getInstance("DHKEM").newDecapsulator(centre).decapsulate(encapsulation));
        } catch (DecapsulateException _) {
            throw new MalformedRecord("%s is not sealed to this centre's key".formatted(id));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Records can't be opened by the centre's key", e);
        }
    }
}
