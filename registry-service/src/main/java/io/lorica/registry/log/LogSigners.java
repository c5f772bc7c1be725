package io.lorica.registry.log;

import io.lorica.merkle.key.LogKeys;
import io.lorica.merkle.note.KeyName;
import io.lorica.merkle.note.NoteSigner;
import io.lorica.merkle.note.SignatureType;
import io.lorica.merkle.note.VerifierKey;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** The log's keys: Ed25519 and ECDSA on P-256, each of which signs every checkpoint. */
@Component
class LogSigners {
    private final String name;
    private final List<NoteSigner> signers;

    /** Makes the keys of a log that has signed nothing yet. */
    LogSigners(LogProperties properties, LogRows rows) {
        name = properties.name();
        var keys = new LogKeys(properties.keys(), new KeyName(name));
        boolean isNew = rows.latestCheckpoint().isEmpty();
        signers = Stream.of(SignatureType.ED25519, SignatureType.ECDSA_P256)
                .map(type -> isNew ? keys.openOrGenerate(type) : keys.open(type))
                .toList();
    }

    String name() {
        return name;
    }

    List<NoteSigner> all() {
        return signers;
    }

    List<VerifierKey> publicKeys() {
        return signers.stream().map(NoteSigner::key).toList();
    }
}
