package io.lorica.record.bundle;

import io.lorica.api.record.DecisionBasis;
import io.lorica.api.record.DecisionDetails;
import io.lorica.files.Digest;
import io.lorica.journal.receipt.ReceiptException;
import io.lorica.journal.receipt.SignedReceipt;
import io.lorica.merkle.MalformedException;
import io.lorica.merkle.checkpoint.LogVerifier;
import io.lorica.merkle.checkpoint.ProofFile;
import io.lorica.merkle.checkpoint.Verdict;
import io.lorica.record.MalformedRecord;
import io.lorica.record.RecordKey;
import io.lorica.record.RecordLeaf;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Verifies a bundle by the log's public keys alone. */
public final class BundleCheck {
    private static final String LOG = "in the log";
    private static final String DETAILS = "details";
    private static final String RECEIPT = "receipt";
    private static final int KEY_BYTES = 32;

    private final LogVerifier log;

    public BundleCheck(LogVerifier log) {
        this.log = log;
    }

    /**
     * @param findings of every check, whether another one failed or not
     * @param leaf absent where it is none of a decision
     * @param basis of the leaf
     * @param details absent where they are not in the bundle, or not what the basis names
     */
    public record Checked(
            List<Finding> findings,
            Optional<RecordLeaf> leaf,
            Optional<DecisionBasis> basis,
            Optional<DecisionDetails> details) {
        public boolean holds() {
            return findings.stream().noneMatch(Finding::isBroken);
        }
    }

    public Checked check(DecisionBundle bundle) {
        List<Finding> findings = new ArrayList<>();
        findings.add(inclusion(bundle));
        RecordLeaf leaf;
        DecisionBasis basis;
        try {
            leaf = RecordLeaf.parse(bundle.leaf());
            basis = leaf.readBasis();
        } catch (MalformedRecord e) {
            findings.add(Finding.broken("decision", String.valueOf(e.getMessage())));
            return new Checked(findings, Optional.empty(), Optional.empty(), Optional.empty());
        }
        Optional<DecisionDetails> details = details(bundle, basis, findings);
        findings.add(receipt(bundle, leaf, basis));
        return new Checked(findings, Optional.of(leaf), Optional.of(basis), details);
    }

    private Finding inclusion(DecisionBundle bundle) {
        ProofFile proof;
        try {
            proof = ProofFile.parse(bundle.proof());
        } catch (MalformedException e) {
            return Finding.broken(LOG, "The proof can't be read: %s.".formatted(e.getMessage()));
        }
        return switch (proof.verify(log, bundle.leaf())) {
            case Verdict.Holds(var checkpoint) ->
                Finding.holds(
                        LOG,
                        "Leaf %d of the %d that %s had signed."
                                .formatted(proof.index(), checkpoint.size(), checkpoint.origin()));
            case Verdict.Refused(var refusal) -> Finding.broken(LOG, refusal.detail() + ".");
        };
    }

    private static Optional<DecisionDetails> details(
            DecisionBundle bundle, DecisionBasis basis, List<Finding> findings) {
        if (bundle.sealed().isEmpty()) {
            findings.add(Finding.absent(DETAILS, "What the decision says of a person is erased or was left out."));
            return Optional.empty();
        }
        DecisionBundle.Sealed sealed = bundle.sealed().get();
        if (!Digest.of(sealed.box()).sha256().equals(basis.sealedSha256())) {
            findings.add(Finding.broken(DETAILS, "These are not the sealed details that the decision's basis names."));
            return Optional.empty();
        }
        if (sealed.key().length != KEY_BYTES) {
            findings.add(Finding.broken(DETAILS, "Their key has %d bytes, not 32.".formatted(sealed.key().length)));
            return Optional.empty();
        }
        try {
            DecisionDetails opened = new RecordKey(sealed.key()).open(basis.id(), sealed.box());
            findings.add(Finding.holds(DETAILS, "Inputs and reasons are those that the node sealed."));
            return Optional.of(opened);
        } catch (MalformedRecord e) {
            findings.add(Finding.broken(DETAILS, e.getMessage() + "."));
            return Optional.empty();
        }
    }

    private static Finding receipt(DecisionBundle bundle, RecordLeaf leaf, DecisionBasis basis) {
        if (bundle.receipt().isEmpty()) {
            return Finding.absent(RECEIPT, "The bundle has none.");
        }
        DecisionBundle.Receipt given = bundle.receipt().get();
        try {
            var signed = SignedReceipt.parse(given.text());
            signed.verify(leaf.node(), key(given.nodeKey()));
            var receipt = signed.receipt();
            if (!receipt.id().equals(basis.id())) {
                return Finding.broken(RECEIPT, "It is for %s, not for %s.".formatted(receipt.id(), basis.id()));
            }
            return receipt.sequence() == leaf.sequence()
                            && receipt.chainHash().sha256().equals(leaf.chainHash())
                    ? Finding.holds(
                            RECEIPT, "Node %s promised just this record on %s.".formatted(leaf.node(), receipt.time()))
                    : Finding.broken(
                            RECEIPT,
                            "The node promised a record at place %d that the log has not: it has another at place %d."
                                    .formatted(receipt.sequence(), leaf.sequence()));
        } catch (ReceiptException e) {
            return Finding.broken(RECEIPT, String.valueOf(e.getMessage()));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return Finding.broken(RECEIPT, "The node's key can't be read: %s.".formatted(e.getMessage()));
        }
    }

    private static PublicKey key(String text) throws GeneralSecurityException {
        return KeyFactory.getInstance("Ed25519")
                .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(text)));
    }
}
