package io.lorica.record.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lorica.api.access.KeyRef;
import io.lorica.api.record.DecisionBasis;
import io.lorica.api.record.DecisionDetails;
import io.lorica.api.registry.BaseModelRef;
import io.lorica.files.Digest;
import io.lorica.journal.receipt.NodeKey;
import io.lorica.journal.receipt.Receipt;
import io.lorica.merkle.Hash;
import io.lorica.merkle.TreeHasher;
import io.lorica.merkle.checkpoint.Checkpoint;
import io.lorica.merkle.checkpoint.LogVerifier;
import io.lorica.merkle.checkpoint.ProofFile;
import io.lorica.merkle.key.LogKeys;
import io.lorica.merkle.note.KeyName;
import io.lorica.merkle.note.NoteSigner;
import io.lorica.merkle.note.SignatureType;
import io.lorica.record.Opener;
import io.lorica.record.RecordLeaf;
import io.lorica.record.SealedRecord;
import io.lorica.record.Sealer;
import io.lorica.record.SealingKeys;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleCheckTest {
    private static final String ID = "dec_00000000-0000-0000-0000-000000000001";
    private static final String ORIGIN = "lorica.test/log";
    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
    private static final Hash NEIGHBOUR = TreeHasher.leaf("another".getBytes(StandardCharsets.UTF_8));

    @TempDir
    Path keys;

    private final NodeKey node = NodeKey.generate();
    private List<NoteSigner> signers = List.of();
    private DecisionBundle bundle =
            new DecisionBundle(new byte[0], new byte[0], Optional.empty(), Optional.empty(), Map.of());

    @BeforeEach
    void makeBundle() {
        var own = new LogKeys(keys, new KeyName(ORIGIN));
        signers = List.of(own.openOrGenerate(SignatureType.ED25519), own.openOrGenerate(SignatureType.ECDSA_P256));
        KeyPair centre = SealingKeys.generate();
        SealedRecord record = new Sealer(centre.getPublic(), Clock.fixed(NOW, ZoneOffset.UTC))
                .seal(
                        ID,
                        new DecisionDetails(Map.of("amount", 4500), "customer-7", null, null),
                        BundleCheckTest::basis);
        var leaf = new RecordLeaf("node-1", 41, NOW, "c".repeat(64), record.basis());
        byte[] key =
                new Opener(centre.getPrivate()).key(ID, record.encapsulation()).bytes();
        var receipt = node.sign(new Receipt(
                "node-1",
                NodeKey.logOf(node.publicKey()),
                41,
                ID,
                new Digest("c".repeat(64)),
                NOW,
                NOW.plusSeconds(60)));
        bundle = new DecisionBundle(
                leaf.bytes(),
                proof(leaf.bytes(), ORIGIN),
                Optional.of(new DecisionBundle.Sealed(record.box(), key)),
                Optional.of(new DecisionBundle.Receipt(receipt.text(), nodeKey(node))),
                Map.of("record.json", "{}".getBytes(StandardCharsets.UTF_8)));
    }

    private byte[] proof(byte[] leaf, String origin) {
        Hash root = TreeHasher.node(NEIGHBOUR, TreeHasher.leaf(leaf));
        return new ProofFile(
                        1, List.of(NEIGHBOUR), Checkpoint.of(origin, 2, root).sign(signers))
                .bytes();
    }

    private static String nodeKey(NodeKey key) {
        return Base64.getEncoder().encodeToString(key.publicKey().getEncoded());
    }

    private static DecisionBasis basis(String sealed) {
        return new DecisionBasis(
                ID,
                NOW,
                "node-1",
                new KeyRef("k1", "loans"),
                null,
                "credit-approval",
                new BaseModelRef("tiny", "a".repeat(64)),
                List.of(),
                "CPU in FP32",
                "approve",
                "good",
                Map.of("good", 0.9, "bad", 0.1),
                0.5,
                null,
                Map.of(),
                sealed);
    }

    private BundleCheck.Checked check(DecisionBundle checked) {
        var log = new LogVerifier(ORIGIN, signers.stream().map(NoteSigner::key).toList());
        return new BundleCheck(log).check(checked);
    }

    private DecisionBundle with(
            byte[] leaf, Optional<DecisionBundle.Sealed> sealed, Optional<DecisionBundle.Receipt> receipt) {
        return new DecisionBundle(leaf, bundle.proof(), sealed, receipt, bundle.documents());
    }

    private static byte[] zip(DecisionBundle bundle) {
        var out = new ByteArrayOutputStream();
        try {
            bundle.write(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static DecisionBundle read(byte[] zip) throws IOException {
        return DecisionBundle.read(new ByteArrayInputStream(zip));
    }

    private static List<Finding.State> states(BundleCheck.Checked checked) {
        return checked.findings().stream().map(Finding::state).toList();
    }

    @Test
    void a_bundle_holds_after_its_way_through_a_file() throws IOException {
        BundleCheck.Checked checked = check(read(zip(bundle)));
        assertThat(states(checked)).containsOnly(Finding.State.HOLDS).hasSize(3);
        assertThat(checked.holds()).isTrue();
        assertThat(checked.basis().orElseThrow().decision()).isEqualTo("approve");
        assertThat(checked.details().orElseThrow().subject()).isEqualTo("customer-7");
        assertThat(checked.findings().getFirst().detail()).contains("Leaf 1 of the 2");
    }

    @Test
    void the_same_bundle_has_the_same_bytes() {
        assertThat(zip(bundle)).isEqualTo(zip(bundle));
    }

    @Test
    void every_altered_byte_of_the_leaf_is_found() {
        for (int i = 0; i < bundle.leaf().length; i++) {
            byte[] altered = bundle.leaf().clone();
            altered[i] ^= 1;
            assertThat(check(with(altered, bundle.sealed(), bundle.receipt())).holds())
                    .as("byte %d", i)
                    .isFalse();
        }
    }

    @Test
    void other_details_are_found() {
        var sealed = bundle.sealed().orElseThrow();
        byte[] box = sealed.box().clone();
        box[20] ^= 1;
        byte[] key = sealed.key().clone();
        key[0] ^= 1;
        for (var altered : List.of(
                new DecisionBundle.Sealed(box, sealed.key()),
                new DecisionBundle.Sealed(sealed.box(), key),
                new DecisionBundle.Sealed(sealed.box(), Arrays.copyOf(key, 31)))) {
            BundleCheck.Checked checked = check(with(bundle.leaf(), Optional.of(altered), bundle.receipt()));
            assertThat(states(checked)).containsExactly(Finding.State.HOLDS, Finding.State.BROKEN, Finding.State.HOLDS);
            assertThat(checked.details()).isEmpty();
        }
    }

    @Test
    void erased_details_break_nothing() throws IOException {
        BundleCheck.Checked checked = check(read(zip(with(bundle.leaf(), Optional.empty(), Optional.empty()))));
        assertThat(states(checked)).containsExactly(Finding.State.HOLDS, Finding.State.ABSENT, Finding.State.ABSENT);
        assertThat(checked.holds()).isTrue();
    }

    @Test
    void a_receipt_of_another_node_or_record_is_found() {
        var other = new Receipt(
                "node-1",
                NodeKey.logOf(node.publicKey()),
                42,
                ID,
                new Digest("d".repeat(64)),
                NOW,
                NOW.plusSeconds(60));
        for (var receipt : List.of(
                new DecisionBundle.Receipt(node.sign(other).text(), nodeKey(node)),
                new DecisionBundle.Receipt(bundle.receipt().orElseThrow().text(), nodeKey(NodeKey.generate())),
                new DecisionBundle.Receipt("no receipt", nodeKey(node)),
                new DecisionBundle.Receipt(bundle.receipt().orElseThrow().text(), "no key"))) {
            BundleCheck.Checked checked = check(with(bundle.leaf(), bundle.sealed(), Optional.of(receipt)));
            assertThat(states(checked)).containsExactly(Finding.State.HOLDS, Finding.State.HOLDS, Finding.State.BROKEN);
        }
    }

    @Test
    void a_log_that_is_not_trusted_proves_nothing() {
        var stranger = new LogKeys(keys.resolve("stranger"), new KeyName(ORIGIN));
        var log = new LogVerifier(
                ORIGIN, List.of(stranger.openOrGenerate(SignatureType.ED25519).key()));
        BundleCheck.Checked checked = new BundleCheck(log).check(bundle);
        assertThat(checked.holds()).isFalse();
        assertThat(checked.findings().getFirst().detail()).contains("No trusted key signed");
    }

    @Test
    void files_that_are_no_bundle_are_refused() throws IOException {
        assertThatThrownBy(() -> read("no zip".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(MalformedBundle.class)
                .hasMessageContaining("no ZIP file")
                .hasMessageContaining("./lorica audit bundle");
        assertThatThrownBy(() -> read(zipOf("other.txt"))).hasMessageContaining("leaf.json is missing");
        assertThatThrownBy(() -> read(zipOf(DecisionBundle.LEAF, DecisionBundle.PROOF, "../escape")))
                .hasMessageContaining("../escape is no file of a bundle");
        assertThatThrownBy(() -> read(zipOf(DecisionBundle.LEAF, DecisionBundle.PROOF, DecisionBundle.BOX)))
                .hasMessageContaining("come with their key");
        byte[] whole = zip(bundle);
        for (int length = 0; length < whole.length / 2; length += 7) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> read(cut)).isInstanceOfAny(MalformedBundle.class, IOException.class);
        }
    }

    private static byte[] zipOf(String... names) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(out)) {
            for (String name : names) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(1);
            }
        }
        return out.toByteArray();
    }
}
