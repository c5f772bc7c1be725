package io.lorica.merkle.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lorica.merkle.Hash;
import io.lorica.merkle.InclusionProof;
import io.lorica.merkle.ReferenceTree;
import io.lorica.merkle.checkpoint.Refusal.Reason;
import io.lorica.merkle.note.Note;
import io.lorica.merkle.note.NoteSigner;
import io.lorica.merkle.note.TestKeys;
import io.lorica.merkle.note.VerifierKey;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogVerifierTest {
    private static final String ORIGIN = "bank.example/lorica";
    private static final NoteSigner ED25519 = TestKeys.ed25519(ORIGIN);
    private static final NoteSigner ECDSA = TestKeys.ecdsa(ORIGIN);
    private static final LogVerifier LOG = new LogVerifier(ORIGIN, List.of(ED25519.key(), ECDSA.key()));

    private static final ReferenceTree TREE = ReferenceTree.of(11);
    private static final Checkpoint CHECKPOINT = Checkpoint.of(ORIGIN, 11, TREE.root());
    private static final byte[] NOTE = signed(CHECKPOINT, ED25519, ECDSA);
    private static final InclusionProof PROOF = new InclusionProof(4, 11, TREE.inclusion(4));
    private static final byte[] ENTRY = ReferenceTree.entry(4);

    @Test
    void an_entry_of_the_log_holds() {
        assertThat(LOG.checkpoint(NOTE)).isEqualTo(new Verdict.Holds(CHECKPOINT));
        assertThat(LOG.inclusion(NOTE, ENTRY, PROOF)).isEqualTo(new Verdict.Holds(CHECKPOINT));
    }

    @Test
    void no_bit_of_a_signed_checkpoint_can_change() {
        for (int bit = 0; bit < NOTE.length * Byte.SIZE; bit++) {
            byte[] changed = NOTE.clone();
            changed[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
            assertThat(LOG.checkpoint(changed)).describedAs("bit " + bit).isInstanceOf(Verdict.Refused.class);
        }
    }

    @Test
    void no_cut_of_a_signed_checkpoint_holds() {
        for (int length = 0; length < NOTE.length; length++) {
            assertThat(LOG.checkpoint(Arrays.copyOf(NOTE, length)))
                    .describedAs("%d bytes", length)
                    .isInstanceOf(Verdict.Refused.class);
        }
    }

    @Test
    void no_bit_of_an_entry_or_its_place_can_change() {
        for (int bit = 0; bit < ENTRY.length * Byte.SIZE; bit++) {
            byte[] changed = ENTRY.clone();
            changed[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
            assertThat(reason(LOG.inclusion(NOTE, changed, PROOF))).isEqualTo(Reason.WRONG_HASH);
        }
        assertThat(reason(LOG.inclusion(NOTE, ENTRY, new InclusionProof(5, 11, PROOF.path()))))
                .isEqualTo(Reason.WRONG_HASH);
    }

    @Test
    void each_reason_is_told_apart() {
        assertThat(reason(LOG.checkpoint("no note".getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(Reason.MALFORMED);
        assertThat(reason(LOG.checkpoint(
                        Note.sign("no checkpoint\n", List.of(ED25519, ECDSA)).bytes())))
                .isEqualTo(Reason.MALFORMED);
        assertThat(reason(LOG.inclusion(NOTE, ENTRY, new InclusionProof(4, 12, PROOF.path()))))
                .isEqualTo(Reason.OTHER_TREE_SIZE);
        assertThat(reason(LOG.inclusion(NOTE, ENTRY, new InclusionProof(11, 11, PROOF.path()))))
                .isEqualTo(Reason.NO_SUCH_LEAF);
        assertThat(reason(LOG.inclusion(
                        NOTE, ENTRY, new InclusionProof(4, 11, PROOF.path().subList(0, 3)))))
                .isEqualTo(Reason.WRONG_PROOF_LENGTH);
        Verdict.Refused wrong = (Verdict.Refused) LOG.inclusion(NOTE, ReferenceTree.entry(5), PROOF);
        assertThat(wrong.refusal().reason()).isEqualTo(Reason.WRONG_HASH);
        assertThat(wrong.refusal().detail())
                .startsWith("Entry 4 and its proof give the root ")
                .contains(CHECKPOINT.root().base64());
    }

    @Test
    void another_logs_checkpoint_is_foreign_whoever_signed_it() {
        String other = "bank.example/other";
        Checkpoint foreign = Checkpoint.of(other, 11, TREE.root());
        Verdict verdict = LOG.checkpoint(signed(foreign, TestKeys.ed25519(other)));
        assertThat(verdict)
                .isEqualTo(new Verdict.Refused(new Refusal(
                        Reason.FOREIGN_LOG,
                        "The checkpoint is of the log bank.example/other, not of bank.example/lorica")));
        assertThat(reason(LOG.checkpoint(
                        Note.sign(foreign.text(), List.of(ED25519, ECDSA)).bytes())))
                .isEqualTo(Reason.FOREIGN_LOG);
    }

    @Test
    void keys_that_are_not_trusted_count_for_nothing() {
        NoteSigner witness = TestKeys.ed25519("witness.example");
        NoteSigner sameName = TestKeys.ed25519(ORIGIN);
        assertThat(reason(LOG.checkpoint(signed(CHECKPOINT, sameName)))).isEqualTo(Reason.UNTRUSTED);
        assertThat(LOG.checkpoint(Note.sign(CHECKPOINT.text(), List.of(witness, ED25519, ECDSA, sameName))
                        .bytes()))
                .isEqualTo(new Verdict.Holds(CHECKPOINT));
        assertThatThrownBy(() -> new LogVerifier(ORIGIN, List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_signature_cannot_be_taken_away() {
        assertThat(reason(LOG.checkpoint(signed(CHECKPOINT, ED25519)))).isEqualTo(Reason.MISSING_SIGNATURE);
        assertThat(reason(LOG.checkpoint(signed(CHECKPOINT, ECDSA)))).isEqualTo(Reason.MISSING_SIGNATURE);
        assertThat(new LogVerifier(ORIGIN, List.of(ECDSA.key())).checkpoint(NOTE))
                .isEqualTo(new Verdict.Holds(CHECKPOINT));
    }

    @Test
    void a_signature_of_another_text_refuses_the_note_whatever_else_signed_it() {
        Checkpoint larger = Checkpoint.of(ORIGIN, 12, TREE.root());
        var moved = new Note(larger.text(), List.of(ED25519.sign(larger.text()), ECDSA.sign(CHECKPOINT.text())));
        assertThat(reason(LOG.checkpoint(moved.bytes()))).isEqualTo(Reason.WRONG_SIGNATURE);
    }

    @Test
    void a_key_can_be_replaced() {
        NoteSigner next = TestKeys.ed25519(ORIGIN);
        List<VerifierKey> both = List.of(ED25519.key(), next.key(), ECDSA.key());
        LogVerifier trusting = new LogVerifier(ORIGIN, both);
        assertThat(trusting.checkpoint(NOTE)).isEqualTo(new Verdict.Holds(CHECKPOINT));
        assertThat(trusting.checkpoint(signed(CHECKPOINT, next, ECDSA))).isEqualTo(new Verdict.Holds(CHECKPOINT));
    }

    @Test
    void a_log_of_one_entry_and_one_of_none_are_verified() {
        Hash only = ReferenceTree.of(1).root();
        byte[] one = signed(Checkpoint.of(ORIGIN, 1, only), ED25519, ECDSA);
        byte[] none = signed(Checkpoint.of(ORIGIN, 0, ReferenceTree.of(0).root()), ED25519, ECDSA);
        byte[] entry = ReferenceTree.entry(0);
        assertThat(LOG.inclusion(one, entry, new InclusionProof(0, 1, List.of())))
                .isInstanceOf(Verdict.Holds.class);
        assertThat(reason(LOG.inclusion(none, entry, new InclusionProof(0, 0, List.of()))))
                .isEqualTo(Reason.NO_SUCH_LEAF);
        assertThat(reason(LOG.inclusion(none, entry, new InclusionProof(0, 1, List.of()))))
                .isEqualTo(Reason.OTHER_TREE_SIZE);
    }

    @Test
    void a_proof_as_a_file_is_verified_alone() {
        ProofFile file = new ProofFile(4, PROOF.path(), Note.parse(NOTE));
        ProofFile read = ProofFile.parse(file.bytes());

        assertThat(read.verify(LOG, ENTRY)).isEqualTo(new Verdict.Holds(CHECKPOINT));
        assertThat(read.bytes()).isEqualTo(file.bytes());
        assertThat(reason(read.verify(LOG, ReferenceTree.entry(3)))).isEqualTo(Reason.WRONG_HASH);
        assertThat(reason(new ProofFile(11, PROOF.path(), Note.parse(NOTE)).verify(LOG, ENTRY)))
                .isEqualTo(Reason.NO_SUCH_LEAF);
        assertThat(reason(read.verify(new LogVerifier("other", List.of(ED25519.key())), ENTRY)))
                .isEqualTo(Reason.FOREIGN_LOG);
    }

    static byte[] signed(Checkpoint checkpoint, NoteSigner... signers) {
        return checkpoint.sign(List.of(signers)).bytes();
    }

    private static Reason reason(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Verdict.Refused.class);
        return ((Verdict.Refused) verdict).refusal().reason();
    }
}
