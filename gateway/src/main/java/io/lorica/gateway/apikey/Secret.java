package io.lorica.gateway.apikey;

import io.lorica.files.Digest;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/** An API key's secret: {@code lor_} and 256 random bits in base64url. */
record Secret(String text) {
    private static final Pattern SHAPE = Pattern.compile("lor_[A-Za-z0-9_-]{43}");
    private static final int PREFIX_LENGTH = 12;
    private static final SecureRandom RANDOM = new SecureRandom();

    static Secret random() {
        byte[] bits = new byte[32];
        RANDOM.nextBytes(bits);
        return new Secret("lor_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bits));
    }

    /** Empty when the text can't be a secret of ours, so that no look-up is spent on it. */
    static Optional<Secret> parse(String text) {
        return SHAPE.matcher(text).matches() ? Optional.of(new Secret(text)) : Optional.empty();
    }

    /** The characters shown in lists and logs; the other 208 bits stay secret. */
    String prefix() {
        return text.substring(0, PREFIX_LENGTH);
    }

    byte[] sha256() {
        return Digest.of(text.getBytes(StandardCharsets.US_ASCII)).bytes();
    }

    @Override
    public String toString() {
        return prefix() + "...";
    }
}
