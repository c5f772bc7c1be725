package io.lorica.gateway.apikey;

import io.lorica.api.access.CreatedApiKey;
import io.lorica.api.access.Role;
import io.lorica.gateway.keyfile.KeyFileException;
import io.lorica.gateway.keyfile.KeysDirectory;
import io.lorica.gateway.servicetoken.SigningKey;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Opens the signing key; makes it and the first API keys when the database has none.
 *
 * <p>Files come first and the keys' rows last, in one transaction: a crash in between leaves a database without keys,
 * so the next start does it all again and replaces the files.
 */
@Component
class FirstStart {
    private static final Logger log = LoggerFactory.getLogger(FirstStart.class);
    private static final Map<String, Role> FIRST_KEYS = new LinkedHashMap<>();

    static {
        FIRST_KEYS.put("admin", Role.ADMIN);
        FIRST_KEYS.put("launcher", Role.ADMIN);
        FIRST_KEYS.put("training", Role.SERVICE);
        FIRST_KEYS.put("inference", Role.SERVICE);
        FIRST_KEYS.put("metrics", Role.METRICS);
    }

    private final ApiKeyRepository repository;
    private final KeysDirectory directory;
    private final TransactionOperations transactions;
    private final Clock clock;

    FirstStart(ApiKeyRepository repository, KeysDirectory directory, TransactionOperations transactions, Clock clock) {
        this.repository = repository;
        this.directory = directory;
        this.transactions = transactions;
        this.clock = clock;
    }

    SigningKey openSigningKey() {
        return transactions.execute(_ -> {
            repository.lockKeys();
            return repository.hasKeys() ? existingSigningKey() : begin();
        });
    }

    private SigningKey existingSigningKey() {
        String pem = directory
                .read(SigningKey.PRIVATE_FILE)
                .orElseThrow(() -> new KeyFileException(
                        ("The database has API keys, but the signing key %s is missing. Restore it from a"
                                        + " backup or point lorica.gateway.keys-directory to the folder that holds it;"
                                        + " to"
                                        + " begin anew, drop schema 'gateway' and start again.")
                                .formatted(directory.path(SigningKey.PRIVATE_FILE)),
                        null));
        SigningKey key = SigningKey.parse(pem);
        if (!directory.read(SigningKey.PUBLIC_FILE).equals(Optional.of(key.publicPem()))) {
            directory.write(SigningKey.PUBLIC_FILE, key.publicPem());
        }
        return key;
    }

    private SigningKey begin() {
        // An operator may bring a signing key of their own.
        SigningKey key = directory
                .read(SigningKey.PRIVATE_FILE)
                .map(SigningKey::parse)
                .orElseGet(() -> {
                    SigningKey made = SigningKey.generate();
                    directory.write(SigningKey.PRIVATE_FILE, made.privatePem());
                    return made;
                });
        directory.write(SigningKey.PUBLIC_FILE, key.publicPem());
        FIRST_KEYS.forEach((name, role) -> {
            CreatedApiKey created =
                    ApiKeys.newKey(name, role, null, clock.instant().truncatedTo(ChronoUnit.MICROS));
            directory.write(name + ".key", created.secret() + "\n");
            repository.insert(created.key(), new Secret(created.secret()).sha256());
        });
        log.info("First start: signing key and first API keys written to {}", directory.path(""));
        return key;
    }
}
