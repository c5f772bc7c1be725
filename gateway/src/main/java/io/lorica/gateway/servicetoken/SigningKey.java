package io.lorica.gateway.servicetoken;

import io.lorica.gateway.keyfile.KeyFileException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;

/** The RSA key that signs service tokens; services hold its public half. */
public record SigningKey(RSAPublicKey publicKey, RSAPrivateCrtKey privateKey) {
    public static final String PRIVATE_FILE = "gateway-private.pem";
    public static final String PUBLIC_FILE = "gateway-public.pem";
    private static final int BITS = 3072;
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

    public static SigningKey generate() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(BITS);
            KeyPair pair = generator.generateKeyPair();
            return new SigningKey((RSAPublicKey) pair.getPublic(), (RSAPrivateCrtKey) pair.getPrivate());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java runtime has no RSA; use a full JDK 25.", e);
        }
    }

    /** @param pem PKCS#8; the public half is computed from it */
    public static SigningKey parse(String pem) {
        String body = pem.replaceAll("-----(BEGIN|END) PRIVATE KEY-----|\\s", "");
        try {
            KeyFactory rsa = KeyFactory.getInstance("RSA");
            RSAPrivateCrtKey privateKey = (RSAPrivateCrtKey) rsa.generatePrivate(
                    new PKCS8EncodedKeySpec(Base64.getDecoder().decode(body)));
            RSAPublicKey publicKey = (RSAPublicKey)
                    rsa.generatePublic(new RSAPublicKeySpec(privateKey.getModulus(), privateKey.getPublicExponent()));
            return new SigningKey(publicKey, privateKey);
        } catch (GeneralSecurityException | IllegalArgumentException | ClassCastException e) {
            // The cause could quote the key's text, so it is left out.
            throw new KeyFileException(
                    "%s is not an RSA key in PKCS#8 PEM form. Restore it from a backup.".formatted(PRIVATE_FILE), null);
        }
    }

    public String privatePem() {
        return pem("PRIVATE KEY", privateKey.getEncoded());
    }

    public String publicPem() {
        return pem("PUBLIC KEY", publicKey.getEncoded());
    }

    @Override
    public String toString() {
        return "SigningKey[%d bits]".formatted(publicKey.getModulus().bitLength());
    }

    private static String pem(String label, byte[] der) {
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(label, LINES.encodeToString(der), label);
    }
}
