package io.lorica.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lorica.api.access.KeyRef;
import io.lorica.api.record.DecisionBasis;
import io.lorica.api.record.DecisionDetails;
import io.lorica.api.registry.BaseModelRef;
import io.lorica.api.registry.VersionRef;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SealedRecordTest {
    private static final String ID = "dec_00000000-0000-0000-0000-000000000001";
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-27T12:00:00Z"), ZoneOffset.UTC);

    private final KeyPair centre = SealingKeys.generate();
    private final Sealer sealer = new Sealer(SealingKeys.parse(SealingKeys.text(centre.getPublic())), CLOCK);
    private final Opener opener = new Opener(centre.getPrivate());

    private static DecisionDetails details(String name) {
        return new DecisionDetails(Map.of("name", name, "amount", 4500.25), "customer-7", null, null);
    }

    private static DecisionBasis basis(String id, String sealed) {
        return new DecisionBasis(
                id,
                CLOCK.instant(),
                "node-1",
                new KeyRef("k1", "loans"),
                null,
                "credit-approval",
                new BaseModelRef("tiny", "a".repeat(64)),
                List.of(new VersionRef("credit-approval", 3, "b".repeat(64))),
                "CPU in FP32",
                "approve",
                "good",
                Map.of("good", 0.9, "bad", 0.1),
                0.5,
                null,
                Map.of("points", Map.of("good", 1.25, "bad", -1.25)),
                sealed);
    }

    private SealedRecord sealed(String id, String name) {
        return sealer.seal(id, details(name), sha256 -> basis(id, sha256));
    }

    @Test
    void the_centre_reads_what_a_node_sealed() {
        SealedRecord read = SealedRecord.parse(sealed(ID, "Ada Lovelace").bytes());
        assertThat(read.readBasis().stack())
                .singleElement()
                .satisfies(ref -> assertThat(ref.number()).isEqualTo(3));
        DecisionDetails opened = opener.key(ID, read.encapsulation()).open(ID, read.box());
        assertThat(opened.inputs()).containsEntry("name", "Ada Lovelace");
        assertThat(opened.subject()).isEqualTo("customer-7");
    }

    @Test
    void nothing_of_the_person_is_open() {
        String written = new String(sealed(ID, "Ada Lovelace").bytes(), StandardCharsets.ISO_8859_1);
        assertThat(written).contains("credit-approval").doesNotContain("Ada").doesNotContain("customer-7");
    }

    @Test
    void the_same_decision_sealed_twice_tells_nothing_by_that() {
        assertThat(sealed(ID, "Ada").box()).isNotEqualTo(sealed(ID, "Ada").box());
    }

    @Test
    void another_centre_opens_nothing() {
        SealedRecord record = sealed(ID, "Ada");
        RecordKey other = new Opener(SealingKeys.generate().getPrivate()).key(ID, record.encapsulation());
        assertThatThrownBy(() -> other.open(ID, record.box()))
                .isInstanceOf(MalformedRecord.class)
                .hasMessageContaining("altered, or are sealed under another key");
    }

    @Test
    void one_decisions_key_opens_no_other_of_the_same_secret() {
        SealedRecord first = sealed(ID, "Ada");
        String otherId = ID.replace('1', '2');
        SealedRecord second = sealed(otherId, "Grace");
        assertThat(second.encapsulation()).isEqualTo(first.encapsulation());
        RecordKey key = opener.key(ID, first.encapsulation());
        assertThatThrownBy(() -> key.open(otherId, second.box())).isInstanceOf(MalformedRecord.class);
        assertThatThrownBy(() -> key.open(otherId, first.box())).isInstanceOf(MalformedRecord.class);
    }

    @Test
    void a_kept_key_opens_its_record_again() {
        SealedRecord record = sealed(ID, "Ada");
        byte[] kept = opener.key(ID, record.encapsulation()).bytes();
        assertThat(new RecordKey(kept).open(ID, record.box()).inputs()).containsEntry("name", "Ada");
    }

    @Test
    void secrets_are_made_anew() {
        Set<String> encapsulations = new HashSet<>();
        for (int i = 0; i < 2_001; i++) {
            encapsulations.add(Arrays.toString(sealed(ID, "Ada").encapsulation()));
        }
        assertThat(encapsulations).hasSize(3);
    }

    @Test
    void every_altered_byte_of_the_box_is_found() {
        SealedRecord record = sealed(ID, "Ada");
        RecordKey key = opener.key(ID, record.encapsulation());
        for (int i = 0; i < record.box().length; i++) {
            byte[] altered = record.box().clone();
            altered[i] ^= 1;
            assertThatThrownBy(() -> key.open(ID, altered)).isInstanceOf(MalformedRecord.class);
            assertThatThrownBy(() -> new SealedRecord(record.basis(), record.encapsulation(), altered).readBasis())
                    .isInstanceOf(MalformedRecord.class)
                    .hasMessageContaining("not those that its basis names");
        }
    }

    @Test
    void bytes_that_are_no_record_are_refused_wherever_they_are_cut() {
        byte[] whole = sealed(ID, "Ada").bytes();
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> SealedRecord.parse(cut)).isInstanceOf(MalformedRecord.class);
        }
        assertThatThrownBy(() -> SealedRecord.parse(Arrays.copyOf(whole, whole.length + 1)))
                .isInstanceOf(MalformedRecord.class)
                .hasMessageContaining("1 bytes follow");
        whole[0] = 2;
        assertThatThrownBy(() -> SealedRecord.parse(whole))
                .isInstanceOf(MalformedRecord.class)
                .hasMessageContaining("format 2");
    }

    @Test
    void a_leaf_repeats_the_basis_byte_for_byte() {
        byte[] basis = sealed(ID, "Ada").basis();
        var leaf = new RecordLeaf("node-1", 41, CLOCK.instant(), "c".repeat(64), basis);
        RecordLeaf read = RecordLeaf.parse(leaf.bytes());
        assertThat(read.node()).isEqualTo("node-1");
        assertThat(read.sequence()).isEqualTo(41);
        assertThat(read.at()).isEqualTo(CLOCK.instant());
        assertThat(read.chainHash()).isEqualTo("c".repeat(64));
        assertThat(read.basis()).isEqualTo(basis);
        assertThat(read.bytes()).isEqualTo(leaf.bytes());
        assertThat(read.readBasis().decision()).isEqualTo("approve");
    }

    @Test
    void what_is_no_leaf_is_refused() {
        byte[] basis = sealed(ID, "Ada").basis();
        byte[] leaf = new RecordLeaf("node-1", 41, CLOCK.instant(), "c".repeat(64), basis).bytes();
        for (int length = 0; length < leaf.length; length++) {
            byte[] cut = Arrays.copyOf(leaf, length);
            assertThatThrownBy(() -> RecordLeaf.parse(cut)).isInstanceOf(MalformedRecord.class);
        }
        String otherwise = new String(leaf, StandardCharsets.UTF_8).replace("12:00:00Z", "12:00:00.000Z");
        assertThatThrownBy(() -> RecordLeaf.parse(otherwise.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(MalformedRecord.class)
                .hasMessageContaining("not written as leaves have it");
        assertThatThrownBy(() -> new RecordLeaf("no\"de", 1, CLOCK.instant(), "c".repeat(64), basis))
                .isInstanceOf(MalformedRecord.class);
        assertThatThrownBy(() -> new RecordLeaf("node", -1, CLOCK.instant(), "c".repeat(64), basis))
                .isInstanceOf(MalformedRecord.class);
        assertThatThrownBy(() -> new RecordLeaf("node", 1, CLOCK.instant(), "C".repeat(64), basis))
                .isInstanceOf(MalformedRecord.class);
    }

    @Test
    void keys_that_are_none_are_refused() {
        assertThatThrownBy(() -> SealingKeys.parse("no key")).isInstanceOf(MalformedRecord.class);
        assertThatThrownBy(() -> opener.key(ID, new byte[5])).isInstanceOf(MalformedRecord.class);
    }
}
