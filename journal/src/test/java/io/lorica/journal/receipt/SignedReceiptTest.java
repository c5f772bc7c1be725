package io.lorica.journal.receipt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lorica.files.Digest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class SignedReceiptTest {
    private static final NodeKey KEY = NodeKey.generate();
    private static final Receipt RECEIPT = new Receipt(
            "node-1",
            KEY.log(),
            7,
            "dec_ä",
            Digest.of("chain".getBytes(UTF_8)),
            Instant.parse("2026-11-27T12:00:00.000000001Z"),
            Instant.parse("2026-11-28T12:00:00Z"));

    @Test
    void a_receipt_survives_its_text_and_is_verified_with_the_public_key_alone() {
        String text = KEY.sign(RECEIPT).text();
        SignedReceipt read = SignedReceipt.parse(text);
        assertThat(read.receipt()).isEqualTo(RECEIPT);
        assertThat(read.text()).isEqualTo(text).matches("lorica-receipt-1\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]{86}");
        read.verify("node-1", KEY.publicKey());
    }

    @Test
    void the_canonical_bytes_are_those_that_are_documented() {
        assertThat(HexFormat.of().formatHex(RECEIPT.canonicalBytes()))
                .isEqualTo("0006" + "6e6f64652d31" + KEY.log() + "0000000000000007" + "0006" + "6465635fc3a4"
                        + RECEIPT.chainHash() + "000000006b0970c0" + "00000001" + "000000006b0ac240" + "00000000");
    }

    @Test
    void a_receipt_of_another_node_or_journal_is_refused_by_name() {
        SignedReceipt receipt = KEY.sign(RECEIPT);
        assertThatThrownBy(() -> receipt.verify("node-2", KEY.publicKey()))
                .isInstanceOf(ReceiptException.OfAnother.class)
                .hasMessageContaining("is of node node-1, not of node-2");
        NodeKey other = NodeKey.generate();
        assertThatThrownBy(() -> receipt.verify("node-1", other.publicKey()))
                .isInstanceOf(ReceiptException.OfAnother.class)
                .hasMessageContaining(KEY.log().toString())
                .hasMessageContaining(other.log().toString());
    }

    @Test
    void what_the_node_did_not_sign_is_refused() {
        byte[] signature = KEY.sign(RECEIPT).signature();
        Receipt later = new Receipt(
                RECEIPT.node(),
                RECEIPT.log(),
                RECEIPT.sequence(),
                RECEIPT.id(),
                RECEIPT.chainHash(),
                RECEIPT.time(),
                RECEIPT.mergeBy().plusNanos(1));
        assertThatThrownBy(() -> new SignedReceipt(later, signature).verify("node-1", KEY.publicKey()))
                .isInstanceOf(ReceiptException.BadSignature.class)
                .hasMessageContaining("dec_ä");
        // Signed by another key, in the name of this journal.
        assertThatThrownBy(() -> NodeKey.generate().sign(RECEIPT).verify("node-1", KEY.publicKey()))
                .isInstanceOf(ReceiptException.BadSignature.class);
        assertThatThrownBy(() -> new SignedReceipt(RECEIPT, new byte[64]).verify("node-1", KEY.publicKey()))
                .isInstanceOf(ReceiptException.BadSignature.class);
    }

    @Test
    void what_is_no_receipt_is_refused_with_the_reason() {
        String text = KEY.sign(RECEIPT).text();
        String[] parts = text.split("\\.");
        byte[] canonical = RECEIPT.canonicalBytes();
        assertMalformed("", "does not begin with 'lorica-receipt-1.'");
        assertMalformed("lorica-receipt-2." + parts[1] + "." + parts[2], "does not begin");
        assertMalformed(text + ".", "4 parts");
        assertMalformed(parts[0] + "." + parts[1], "2 parts");
        assertMalformed(" " + text, "does not begin");
        assertMalformed(text + "\n", "its signature is not base64url");
        assertMalformed(text + "==", "its signature is not base64url");
        assertMalformed(parts[0] + "." + parts[1] + "." + parts[2].substring(4), "its signature has 61 bytes, not 64");
        assertMalformed(parts[0] + "." + parts[1].replace(parts[1].charAt(0), '*') + "." + parts[2], "its payload");
        byte[] shorter = Arrays.copyOf(canonical, canonical.length - 1);
        assertMalformed(parts[0] + "." + base64(shorter) + "." + parts[2], "it ends too early");
        byte[] longer = Arrays.copyOf(canonical, canonical.length + 1);
        assertMalformed(parts[0] + "." + base64(longer) + "." + parts[2], "1 bytes too many");
        byte[] badText = canonical.clone();
        badText[2] = (byte) 0xff;
        assertMalformed(parts[0] + "." + base64(badText) + "." + parts[2], "not UTF-8");
        byte[] badNanos = canonical.clone();
        badNanos[canonical.length - 4] = 0x7f;
        assertMalformed(parts[0] + "." + base64(badNanos) + "." + parts[2], "nanoseconds");
    }

    /** The last character of a signature has four bits that mean nothing; only zeros are accepted. */
    @Test
    void there_is_one_text_for_a_receipt() {
        String text = KEY.sign(RECEIPT).text();
        char last = text.charAt(text.length() - 1);
        for (char other : "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".toCharArray()) {
            String changed = text.substring(0, text.length() - 1) + other;
            if (other != last) {
                assertThatThrownBy(() -> SignedReceipt.parse(changed).verify("node-1", KEY.publicKey()))
                        .isInstanceOf(ReceiptException.class);
            }
        }
    }

    @Property(tries = 100)
    void any_receipt_survives_its_text(
            @ForAll @StringLength(max = 50) String node,
            @ForAll @StringLength(max = 50) String id,
            @ForAll @LongRange(min = 1) long sequence,
            @ForAll Instant time) {
        Receipt receipt = new Receipt(whole(node), KEY.log(), sequence, whole(id), KEY.log(), time, time);
        SignedReceipt read = SignedReceipt.parse(KEY.sign(receipt).text());
        assertThat(read.receipt()).isEqualTo(receipt);
        read.verify(receipt.node(), KEY.publicKey());
    }

    @Test
    void a_key_survives_its_file_and_halves_that_do_not_belong_together_are_refused() {
        NodeKey read = NodeKey.parse(KEY.pem());
        assertThat(read.log()).isEqualTo(KEY.log());
        read.sign(RECEIPT).verify("node-1", KEY.publicKey());
        String own = new String(KEY.pem(), UTF_8);
        String other = new String(NodeKey.generate().pem(), UTF_8);
        int half = own.indexOf("-----BEGIN PUBLIC");
        assertThatThrownBy(() -> NodeKey.parse((own.substring(0, half) + other.substring(half)).getBytes(UTF_8)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("do not belong together");
        assertThatThrownBy(() -> NodeKey.parse(own.substring(1).getBytes(UTF_8)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Without halves of characters, which have no UTF-8. */
    private static String whole(String text) {
        return new String(text.getBytes(UTF_8), UTF_8);
    }

    private static void assertMalformed(String text, String why) {
        assertThatThrownBy(() -> SignedReceipt.parse(text))
                .isInstanceOf(ReceiptException.Malformed.class)
                .hasMessageContaining(why);
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
