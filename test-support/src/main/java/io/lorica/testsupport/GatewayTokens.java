package io.lorica.testsupport;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.function.Consumer;

/** A gateway's signing key, and service tokens as the gateway signs them for a call. */
public final class GatewayTokens {
    private final KeyPair keys;

    public GatewayTokens() {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            keys = generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A token that is good for five minutes. */
    public String token(String audience, String keyId, String keyName, String role) {
        return token(claims ->
                claims.audience(audience).subject(keyId).claim("name", keyName).claim("roles", List.of(role)));
    }

    /** @param changes what differs from a token of the gateway that is issued now, and what it does not say */
    public String token(Consumer<JWTClaimsSet.Builder> changes) {
        Instant now = Instant.now();
        var claims = new JWTClaimsSet.Builder()
                .issuer("lorica-gateway")
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(300)));
        changes.accept(claims);
        try {
            var token = new SignedJWT(new JWSHeader(JWSAlgorithm.RS256), claims.build());
            token.sign(new RSASSASigner(keys.getPrivate()));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The address of a new file with the public key, for {@code lorica.security.gateway-public-key}. */
    public String publicKeyUrl() {
        try {
            Path file = Files.createTempFile("gateway-public", ".pem");
            file.toFile().deleteOnExit();
            String key = Base64.getMimeEncoder().encodeToString(keys.getPublic().getEncoded());
            Files.writeString(file, "-----BEGIN PUBLIC KEY-----\n" + key + "\n-----END PUBLIC KEY-----\n");
            return file.toUri().toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
