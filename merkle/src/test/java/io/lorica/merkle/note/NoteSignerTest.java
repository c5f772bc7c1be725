package io.lorica.merkle.note;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.KeyPair;
import java.security.Security;
import java.util.List;
import org.junit.jupiter.api.Test;

class NoteSignerTest {
    private static final String TEXT = "text\n";

    private final HardwareModule module = new HardwareModule();
    private final KeyPair pair = TestKeys.ecdsaPair();
    private final VerifierKey key = VerifierKey.of(new KeyName("bank.example/log"), pair.getPublic());

    @Test
    void a_key_that_a_module_keeps_signs_through_its_provider() {
        NoteSigner signer = NoteSigner.of(key, module.holding(pair.getPrivate()), module);

        assertThat(Note.sign(TEXT, List.of(signer)).signedBy(List.of(key)).right())
                .containsExactly(key);
    }

    @Test
    void the_provider_of_a_key_is_found_once_it_is_installed() {
        NoteSigner signer = NoteSigner.of(key, module.holding(pair.getPrivate()));
        assertThatThrownBy(() -> signer.sign(TEXT)).isInstanceOf(NoteSigningException.class);
        Security.addProvider(module);
        try {
            assertThat(key.verifies(TEXT, signer.sign(TEXT).bytes())).isTrue();
        } finally {
            Security.removeProvider(module.getName());
        }
    }

    @Test
    void a_module_that_fails_is_told_of() {
        NoteSigner signer = NoteSigner.of(key, module.holding(pair.getPrivate()), module);
        module.isUnplugged = true;

        assertThatThrownBy(() -> signer.sign(TEXT))
                .isInstanceOf(NoteSigningException.class)
                .hasMessage("The private key of %s did not sign", key)
                .hasRootCauseMessage("CKR_DEVICE_REMOVED");
    }

    @Test
    void a_private_key_that_is_not_the_public_ones_is_noticed_before_it_signs() {
        NoteSigner mixed = NoteSigner.of(key, TestKeys.ecdsaPair().getPrivate());
        assertThatThrownBy(() -> mixed.sign(TEXT))
                .isInstanceOf(NoteSigningException.class)
                .hasMessage("The private key is not that of %s: its signatures do not verify", key);
        NoteSigner otherType = NoteSigner.of(key, TestKeys.ed25519Pair().getPrivate());
        assertThatThrownBy(() -> otherType.sign(TEXT)).isInstanceOf(NoteSigningException.class);
    }
}
