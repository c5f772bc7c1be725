package io.lorica.merkle.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lorica.merkle.note.KeyName;
import io.lorica.merkle.note.Note;
import io.lorica.merkle.note.NoteSigner;
import io.lorica.merkle.note.SignatureType;
import io.lorica.merkle.note.VerifierKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogKeysTest {
    private static final KeyName NAME = new KeyName("bank.example/lorica");

    @TempDir
    private Path temporary;

    private Path folder;
    private LogKeys keys;

    @BeforeEach
    void setUp() {
        folder = temporary.resolve("keys");
        keys = new LogKeys(folder, NAME);
    }

    @ParameterizedTest
    @EnumSource
    void a_key_is_made_once_and_signs_after_a_restart(SignatureType type) {
        VerifierKey made = keys.openOrGenerate(type).key();
        NoteSigner again = new LogKeys(folder, NAME).openOrGenerate(type);

        assertThat(made.type()).isEqualTo(type);
        assertThat(made.name()).isEqualTo(NAME);
        assertThat(again.key()).isEqualTo(made);
        assertThat(new LogKeys(folder, NAME).open(type).key()).isEqualTo(made);
        assertThat(Note.sign("text\n", List.of(again)).signedBy(List.of(made)).right())
                .containsExactly(made);
    }

    @Test
    void only_the_owner_can_read_keys() throws IOException {
        keys.openOrGenerate(SignatureType.ED25519);
        keys.openOrGenerate(SignatureType.ECDSA_P256);

        assertThat(permissions(folder)).isEqualTo("rwx------");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files)
                    .extracting(file -> file.getFileName() + " " + permissions(file))
                    .containsExactlyInAnyOrder("ed25519.pem rw-------", "ecdsa-p256.pem rw-------");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rwxrwxrwx"})
    void a_key_that_others_can_reach_is_refused(String permissions) throws IOException {
        keys.openOrGenerate(SignatureType.ED25519);
        Path file = folder.resolve("ed25519.pem");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));

        assertThatThrownBy(() -> keys.openOrGenerate(SignatureType.ED25519))
                .isInstanceOf(KeyFileException.class)
                .hasMessage(
                        "The key file %s of the log bank.example/lorica is open to other users (%s)."
                                + " Replace the key if others were there, then chmod 600.",
                        file, permissions);
    }

    @Test
    void a_lost_key_is_not_replaced_in_silence() {
        assertThatThrownBy(() -> keys.open(SignatureType.ED25519))
                .isInstanceOf(KeyFileException.class)
                .hasMessageEndingWith(
                        "ed25519.pem of the log bank.example/lorica is missing." + " Put it back from a backup.");
        assertThat(folder).doesNotExist();
    }

    @Test
    void what_cannot_be_read_or_made_is_named() throws IOException {
        Files.createDirectories(
                folder.resolve("ed25519.pem"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        assertThatThrownBy(() -> keys.openOrGenerate(SignatureType.ED25519))
                .isInstanceOf(KeyFileException.class)
                .hasMessageContaining("ed25519.pem of the log bank.example/lorica cannot be read");
        Path blocked = Files.writeString(temporary.resolve("file"), "no folder").resolve("keys");
        assertThatThrownBy(() -> new LogKeys(blocked, NAME).openOrGenerate(SignatureType.ED25519))
                .isInstanceOf(KeyFileException.class)
                .hasMessageContaining("cannot be made. Give this process's user access to the folder");
    }

    @Test
    void a_damaged_file_and_one_of_another_log_or_type_are_refused() throws IOException {
        keys.openOrGenerate(SignatureType.ED25519);
        keys.openOrGenerate(SignatureType.ECDSA_P256);
        Path file = folder.resolve("ed25519.pem");
        String whole = Files.readString(file);
        assertThatThrownBy(() -> new LogKeys(folder, new KeyName("other")).open(SignatureType.ED25519))
                .hasMessageContaining("is of another log or type: bank.example/lorica+");
        for (String damaged : List.of("", whole.substring(0, whole.length() / 2), whole.replace("BEGIN", "begin"))) {
            Files.writeString(file, damaged);
            assertThatThrownBy(() -> keys.openOrGenerate(SignatureType.ED25519))
                    .isInstanceOf(KeyFileException.class)
                    .hasMessageContaining("holds no key. Put it back from a backup");
        }
        Files.writeString(file, Files.readString(folder.resolve("ecdsa-p256.pem")));
        assertThatThrownBy(() -> keys.open(SignatureType.ED25519)).hasMessageContaining("another log or type");
    }

    @Test
    void no_message_repeats_a_private_key() throws IOException {
        keys.openOrGenerate(SignatureType.ED25519);
        Path file = folder.resolve("ed25519.pem");
        String[] lines = Files.readString(file).split("\n");
        String secret = lines[2];
        lines[2] = secret + "=";
        Files.writeString(file, String.join("\n", lines) + "\n");

        assertThatThrownBy(() -> keys.open(SignatureType.ED25519))
                .hasMessageContaining("holds no key")
                .hasStackTraceContaining("The private key is not base64")
                .satisfies(
                        thrown -> assertThat(Throwables.getStackTrace(thrown)).doesNotContain(secret));
    }

    @Test
    void who_starts_together_gets_the_same_key() throws InterruptedException, ExecutionException {
        int starters = 8;
        CyclicBarrier barrier = new CyclicBarrier(starters);
        Callable<VerifierKey> start = () -> {
            barrier.await();
            return new LogKeys(folder, NAME)
                    .openOrGenerate(SignatureType.ED25519)
                    .key();
        };
        Set<VerifierKey> found = new HashSet<>();
        try (var executor = Executors.newFixedThreadPool(starters)) {
            for (Future<VerifierKey> key : executor.invokeAll(Collections.nCopies(starters, start))) {
                found.add(key.get());
            }
        }
        assertThat(found).hasSize(1);
    }

    private static String permissions(Path path) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
