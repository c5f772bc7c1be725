package io.lorica.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lorica.journal.receipt.ReceiptException;
import io.lorica.journal.receipt.SignedReceipt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFileTest {
    @TempDir
    Path folder;

    @Test
    void the_key_is_made_once_and_only_its_owner_can_use_it() throws IOException {
        byte[] key;
        try (var journal = Journal.open(folder, Records.options())) {
            key = journal.publicKey().getEncoded();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(KeyFile.NAME))))
                    .isEqualTo("rw-------");
        }
        try (var journal = Journal.open(folder, Records.options())) {
            assertThat(journal.publicKey().getEncoded()).isEqualTo(key);
        }
    }

    @Test
    void a_key_that_others_can_read_is_refused() throws IOException {
        Journal.open(folder, Records.options()).close();
        Path key = folder.resolve(KeyFile.NAME);
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r-----"));
        assertThatThrownBy(() -> Journal.open(folder, Records.options())).hasMessageContaining("chmod 600 " + key);
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("r--------"));
        Journal.open(folder, Records.options()).close();
    }

    @Test
    void receipts_outlive_a_start_and_are_refused_by_another_journal() {
        String text;
        try (var journal = Journal.open(folder, Records.options())) {
            Entry entry = Records.append(journal, "a");
            SignedReceipt receipt = journal.receipt("a", entry, Duration.ofHours(24));
            assertThat(receipt.receipt().mergeBy()).isEqualTo(entry.time().plus(Duration.ofHours(24)));
            assertThat(receipt.receipt().chainHash()).isEqualTo(entry.chainHash());
            text = receipt.text();
        }
        try (var journal = Journal.open(folder, Records.options())) {
            journal.verify(SignedReceipt.parse(text));
        }
        try (var other = Journal.open(folder.resolve("other"), Records.options())) {
            assertThatThrownBy(() -> other.verify(SignedReceipt.parse(text)))
                    .isInstanceOf(ReceiptException.OfAnother.class);
        }
    }
}
