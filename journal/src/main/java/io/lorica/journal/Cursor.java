package io.lorica.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.lorica.files.Digest;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far records are shipped.
 *
 * @param sequence of the last shipped record, 0 for none
 * @param chainHash of that record; before the first, what the chain begins with
 */
public record Cursor(long sequence, Digest chainHash) {
    private static final Pattern FORM = Pattern.compile("lorica-journal-shipped-1 (0|[1-9]\\d{0,17}) ([0-9a-f]{64})\n");

    byte[] bytes() {
        return "lorica-journal-shipped-1 %d %s\n".formatted(sequence, chainHash).getBytes(US_ASCII);
    }

    static Optional<Cursor> parse(byte[] bytes) {
        Matcher form = FORM.matcher(new String(bytes, US_ASCII));
        return form.matches()
                ? Optional.of(new Cursor(Long.parseLong(form.group(1)), new Digest(form.group(2))))
                : Optional.empty();
    }
}
