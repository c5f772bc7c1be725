package io.lorica.journal.receipt;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.lorica.files.Digest;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The Ed25519 key that a node signs receipts with. Its public half names the node's journal. */
public final class NodeKey {
    static final String ALGORITHM = "Ed25519";

    private static final String PEM = """
            -----BEGIN PRIVATE KEY-----
            %s
            -----END PRIVATE KEY-----
            -----BEGIN PUBLIC KEY-----
            %s
            -----END PUBLIC KEY-----
            """;

    private static final Pattern FORM = Pattern.compile(PEM.formatted("(.*)", "(.*)"));

    private final KeyPair pair;

    private NodeKey(KeyPair pair) {
        this.pair = pair;
    }

    public static NodeKey generate() {
        try {
            return new NodeKey(KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw missing(e);
        }
    }

    /**
     * @param pem what {@link #pem} gave
     * @throws IllegalArgumentException if it is no such key, or its halves do not belong together
     */
    public static NodeKey parse(byte[] pem) {
        Matcher form = FORM.matcher(new String(pem, US_ASCII));
        if (!form.matches()) {
            throw new IllegalArgumentException("not an Ed25519 private key in PEM, followed by its public key");
        }
        try {
            var factory = KeyFactory.getInstance(ALGORITHM);
            var key = new NodeKey(new KeyPair(
                    factory.generatePublic(
                            new X509EncodedKeySpec(Base64.getDecoder().decode(form.group(2)))),
                    factory.generatePrivate(
                            new PKCS8EncodedKeySpec(Base64.getDecoder().decode(form.group(1))))));
            key.requirePair();
            return key;
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not an Ed25519 key: " + e.getMessage(), e);
        }
    }

    /** Both halves; secret. */
    public byte[] pem() {
        return PEM.formatted(
                        base64(pair.getPrivate().getEncoded()),
                        base64(pair.getPublic().getEncoded()))
                .getBytes(US_ASCII);
    }

    public PublicKey publicKey() {
        return pair.getPublic();
    }

    /** @return the SHA-256 of the public key's X.509 form, which names the journal */
    public Digest log() {
        return logOf(pair.getPublic());
    }

    public static Digest logOf(PublicKey key) {
        return Digest.of(key.getEncoded());
    }

    public SignedReceipt sign(Receipt receipt) {
        return new SignedReceipt(receipt, signature(SignedReceipt.signedBytes(receipt)));
    }

    private void requirePair() throws GeneralSecurityException {
        byte[] any = {1};
        Signature ed25519 = Signature.getInstance(ALGORITHM);
        ed25519.initVerify(pair.getPublic());
        ed25519.update(any);
        if (!ed25519.verify(signature(any))) {
            throw new IllegalArgumentException("a private and a public key that do not belong together");
        }
    }

    private byte[] signature(byte[] bytes) {
        try {
            PrivateKey key = pair.getPrivate();
            Signature ed25519 = Signature.getInstance(ALGORITHM);
            ed25519.initSign(key);
            ed25519.update(bytes);
            return ed25519.sign();
        } catch (GeneralSecurityException e) {
            throw missing(e);
        }
    }

    private static IllegalStateException missing(GeneralSecurityException e) {
        return new IllegalStateException("Every Java platform since 15 has Ed25519", e);
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
