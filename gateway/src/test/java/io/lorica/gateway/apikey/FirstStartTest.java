package io.lorica.gateway.apikey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lorica.gateway.keyfile.KeyFileException;
import io.lorica.gateway.keyfile.KeysDirectory;
import io.lorica.gateway.servicetoken.SigningKey;
import io.lorica.testsupport.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@Tag("slow")
class FirstStartTest {
    @TempDir
    Path folder;

    private TestDatabase postgres;
    private ApiKeyRepository repository;
    private TransactionTemplate transactions;
    private Path keys;

    @BeforeEach
    void startWithAnEmptyDatabase() {
        postgres = TestDatabase.start();
        Flyway.configure()
                .dataSource(postgres.as("lorica_migrator"))
                .schemas("gateway")
                .load()
                .migrate();
        DataSource database = postgres.as("lorica_gateway");
        repository = new ApiKeyRepository(JdbcClient.create(database));
        transactions = new TransactionTemplate(new JdbcTransactionManager(database));
        keys = folder.resolve("state/keys");
    }

    @AfterEach
    void stop() {
        postgres.close();
    }

    @Test
    void the_first_start_writes_every_key_file_for_the_owner_alone() throws IOException {
        start();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keys)))
                .isEqualTo("rwx------");
        try (var files = Files.list(keys)) {
            assertThat(files)
                    .hasSize(7)
                    .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .isEqualTo("rw-------"));
        }
        for (String name : new String[] {"admin", "launcher", "training", "inference", "metrics"}) {
            String secret = Files.readString(keys.resolve(name + ".key")).strip();
            assertThat(repository.find(Secret.parse(secret).orElseThrow()))
                    .hasValueSatisfying(key -> assertThat(key.key().name()).isEqualTo(name));
        }
    }

    @Test
    void a_second_start_changes_nothing() throws IOException {
        SigningKey first = start();
        Files.delete(keys.resolve("admin.key"));

        assertThat(start()).isEqualTo(first);
        assertThat(keys.resolve("admin.key")).doesNotExist();
        assertThat(repository.list(0, 100)).hasSize(5);
    }

    @Test
    void a_start_that_died_before_its_keys_were_stored_is_redone() throws IOException {
        transactions.executeWithoutResult(status -> {
            firstStart().openSigningKey();
            status.setRollbackOnly();
        });
        String left = Files.readString(keys.resolve("admin.key")).strip();
        assertThat(repository.hasKeys()).isFalse();

        start();

        assertThat(repository.list(0, 100)).hasSize(5);
        assertThat(repository.find(Secret.parse(left).orElseThrow())).isEmpty();
        String secret = Files.readString(keys.resolve("admin.key")).strip();
        assertThat(repository.find(Secret.parse(secret).orElseThrow())).isPresent();
    }

    @Test
    void a_missing_signing_key_stops_the_start_with_what_to_do() throws IOException {
        start();
        Files.delete(keys.resolve(SigningKey.PRIVATE_FILE));

        assertThatThrownBy(this::start)
                .isInstanceOf(KeyFileException.class)
                .hasMessageContaining("gateway-private.pem is missing")
                .hasMessageContaining("Restore it from a backup");
    }

    @Test
    void a_damaged_signing_key_is_named_and_not_quoted() throws IOException {
        start();
        Path file = keys.resolve(SigningKey.PRIVATE_FILE);
        String whole = Files.readString(file);
        Files.writeString(file, whole.substring(0, whole.length() / 2));

        assertThatThrownBy(this::start)
                .hasMessageContaining("gateway-private.pem is not an RSA key")
                .hasNoCause();
    }

    @Test
    void a_lost_public_key_is_written_again() throws IOException {
        SigningKey key = start();
        Files.delete(keys.resolve(SigningKey.PUBLIC_FILE));

        start();

        assertThat(keys.resolve(SigningKey.PUBLIC_FILE)).hasContent(key.publicPem());
    }

    @Test
    void a_folder_that_can_not_be_written_is_named() throws IOException {
        Files.writeString(folder.resolve("state"), "a file where the folder should be");

        assertThatThrownBy(this::start).hasMessageContaining("lorica.gateway.keys-directory");
        assertThat(repository.hasKeys()).isFalse();
    }

    private SigningKey start() {
        return firstStart().openSigningKey();
    }

    private FirstStart firstStart() {
        return new FirstStart(repository, KeysDirectory.at(keys), transactions, Clock.systemUTC());
    }
}
