package io.lorica.journal.receipt;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.lorica.files.Digest;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.util.Base64;

/**
 * A receipt with its node's signature. As a text it is {@code lorica-receipt-1.<payload>.<signature>}, both parts in
 * base64url without padding; there is one text for a receipt, and no other is parsed.
 *
 * @param signature 64 bytes of Ed25519 over the text's beginning and the receipt's canonical bytes
 */
public record SignedReceipt(Receipt receipt, byte[] signature) {
    static final String FORM = "lorica-receipt-1";
    private static final int SIGNATURE_BYTES = 64;

    public String text() {
        return FORM + "." + base64(receipt.canonicalBytes()) + "." + base64(signature);
    }

    /** @throws ReceiptException.Malformed if the text is not one that {@link #text} gives; nothing is verified yet */
    public static SignedReceipt parse(String text) {
        String[] parts = text.split("\\.", -1);
        if (!parts[0].equals(FORM)) {
            throw new ReceiptException.Malformed("it does not begin with '" + FORM + ".'");
        }
        if (parts.length != 3) {
            throw new ReceiptException.Malformed("it has %d parts between dots, not 3".formatted(parts.length));
        }
        byte[] signature = bytes("signature", parts[2]);
        if (signature.length != SIGNATURE_BYTES) {
            throw new ReceiptException.Malformed(
                    "its signature has %d bytes, not %d".formatted(signature.length, SIGNATURE_BYTES));
        }
        return new SignedReceipt(Receipt.parse(bytes("payload", parts[1])), signature);
    }

    /**
     * Holds this receipt against the node that is expected to have given it.
     *
     * @throws ReceiptException.OfAnother if it names another node, or another journal than that of this key
     * @throws ReceiptException.BadSignature if the node did not sign it
     */
    public void verify(String node, PublicKey key) {
        if (!receipt.node().equals(node)) {
            throw new ReceiptException.OfAnother("The receipt for %s is of node %s, not of %s. Ask node %s."
                    .formatted(receipt.id(), receipt.node(), node, receipt.node()));
        }
        Digest log = NodeKey.logOf(key);
        if (!receipt.log().equals(log)) {
            throw new ReceiptException.OfAnother(
                    ("The receipt for %s is of journal %s of node %s, not of its journal %s. Verify it with"
                                    + " the key of that journal.")
                            .formatted(receipt.id(), receipt.log(), node, log));
        }
        try {
            Signature ed25519 = Signature.getInstance(NodeKey.ALGORITHM);
            ed25519.initVerify(key);
            ed25519.update(signedBytes(receipt));
            if (!ed25519.verify(signature)) {
                throw new ReceiptException.BadSignature(receipt);
            }
        } catch (SignatureException e) {
            throw new ReceiptException.BadSignature(receipt);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("No Ed25519 key to verify receipts with: " + key.getAlgorithm(), e);
        }
    }

    static byte[] signedBytes(Receipt receipt) {
        byte[] canonical = receipt.canonicalBytes();
        byte[] form = (FORM + ".").getBytes(US_ASCII);
        byte[] signed = new byte[form.length + canonical.length];
        System.arraycopy(form, 0, signed, 0, form.length);
        System.arraycopy(canonical, 0, signed, form.length, canonical.length);
        return signed;
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] bytes(String part, String text) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(text);
            // Padding and stray last bits decode as well, but are not how receipts are written.
            if (base64(bytes).equals(text)) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            throw new ReceiptException.Malformed("its %s is not base64url: %s".formatted(part, e.getMessage()));
        }
        throw new ReceiptException.Malformed("its %s is not base64url as receipts have it".formatted(part));
    }
}
