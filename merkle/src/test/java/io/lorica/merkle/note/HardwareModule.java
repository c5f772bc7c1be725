package io.lorica.merkle.note;

import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.SignatureSpi;

/** As SunPKCS11 is: its keys have no bytes, no other provider signs with them, and what fails is unchecked. */
final class HardwareModule extends Provider {
    private static final long serialVersionUID = 1L;

    boolean isUnplugged;

    HardwareModule() {
        super("HardwareModule", "1", "Keys that stay where they are");
        putService(new Service(this, "Signature", "SHA256withECDSA", ModuleSignature.class.getName(), null, null) {
            @Override
            public Object newInstance(Object parameter) {
                return new ModuleSignature();
            }
        });
    }

    PrivateKey holding(PrivateKey inside) {
        return new ModuleKey(inside);
    }

    private record ModuleKey(PrivateKey inside) implements PrivateKey {
        @Override
        public String getAlgorithm() {
            return "EC";
        }

        @Override
        public String getFormat() {
            return null;
        }

        @Override
        public byte[] getEncoded() {
            return null;
        }
    }

    @SuppressWarnings("deprecation")
    private final class ModuleSignature extends SignatureSpi {
        private Signature inside;

        @Override
        protected void engineInitVerify(PublicKey key) throws InvalidKeyException {
            throw new InvalidKeyException("The module only signs");
        }

        @Override
        protected void engineInitSign(PrivateKey key) throws InvalidKeyException {
            if (isUnplugged) {
                throw new ProviderException("CKR_DEVICE_REMOVED");
            }
            if (!(key instanceof ModuleKey held)) {
                throw new InvalidKeyException("No key of the module");
            }
            try {
                inside = Signature.getInstance("SHA256withECDSA");
            } catch (NoSuchAlgorithmException e) {
                throw new InvalidKeyException(e);
            }
            inside.initSign(held.inside());
        }

        @Override
        protected void engineUpdate(byte one) throws SignatureException {
            inside.update(one);
        }

        @Override
        protected void engineUpdate(byte[] bytes, int offset, int length) throws SignatureException {
            inside.update(bytes, offset, length);
        }

        @Override
        protected byte[] engineSign() throws SignatureException {
            return inside.sign();
        }

        @Override
        protected boolean engineVerify(byte[] signature) {
            return false;
        }

        @Override
        protected void engineSetParameter(String name, Object value) {}

        @Override
        protected Object engineGetParameter(String name) {
            return null;
        }
    }
}
