package io.lorica.merkle.key;

import io.lorica.files.DurableFile;
import io.lorica.merkle.MalformedException;
import io.lorica.merkle.StrictText;
import io.lorica.merkle.note.KeyName;
import io.lorica.merkle.note.NoteSigner;
import io.lorica.merkle.note.SignatureType;
import io.lorica.merkle.note.VerifierKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The folder of a log's keys, 0700, with a file for each signature type, 0600: the verifier key as a line, and beneath
 * it the private key as PEM (PKCS #8), which OpenSSL reads too. A file is made once and never replaced, also where two
 * processes start together.
 */
public final class LogKeys {
    private static final Pattern FORM =
            Pattern.compile("([^\n]+)\n-----BEGIN PRIVATE KEY-----\n([A-Za-z0-9+/=\n]+)\n-----END PRIVATE KEY-----\n");
    private static final Set<PosixFilePermission> OWNER = EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);
    private static final int PEM_LINE = 64;

    private final Path folder;
    private final KeyName name;

    /** @param name of the log; keys of another name are refused */
    public LogKeys(Path folder, KeyName name) {
        this.folder = folder.toAbsolutePath();
        this.name = name;
    }

    /**
     * The key of a log that has signed before. If its file is lost, so is the key: a new one must be trusted first.
     *
     * @throws KeyFileException if there is none, or it is not fit for use
     */
    public NoteSigner open(SignatureType type) {
        if (!Files.exists(file(type), LinkOption.NOFOLLOW_LINKS)) {
            throw failed(type, "is missing. Put it back from a backup", null);
        }
        return read(type);
    }

    /**
     * The key, which is made if there is none: for a log that has signed nothing yet.
     *
     * @throws KeyFileException if it cannot be made, or is not fit for use
     */
    public NoteSigner openOrGenerate(SignatureType type) {
        if (!Files.exists(file(type), LinkOption.NOFOLLOW_LINKS)) {
            generate(type);
        }
        return read(type);
    }

    private Path file(SignatureType type) {
        return folder.resolve(type.name().toLowerCase(Locale.ROOT).replace('_', '-') + ".pem");
    }

    private void generate(SignatureType type) {
        try {
            KeyPair pair = pair(type);
            String text = "%s\n-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n"
                    .formatted(
                            VerifierKey.of(name, pair.getPublic()),
                            Base64.getMimeEncoder(PEM_LINE, new byte[] {'\n'})
                                    .encodeToString(pair.getPrivate().getEncoded()));
            Files.createDirectories(folder);
            Files.setPosixFilePermissions(folder, OWNER);
            publishOnce(file(type), text);
        } catch (IOException | GeneralSecurityException e) {
            throw failed(type, "cannot be made. Give this process's user access to the folder", e);
        }
    }

    private static KeyPair pair(SignatureType type) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(type.keyAlgorithm());
        if (type == SignatureType.ECDSA_P256) {
            generator.initialize(new ECGenParameterSpec("secp256r1"));
        }
        return generator.generateKeyPair();
    }

    /** Moving a file into place would replace the one of a process that was quicker; a link does not. */
    private void publishOnce(Path file, String text) throws IOException {
        Path partial = Files.createTempFile(
                folder,
                ".key-",
                ".partial",
                PosixFilePermissions.asFileAttribute(
                        EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE)));
        try {
            Files.writeString(partial, text);
            DurableFile.sync(partial);
            Files.createLink(file, partial);
        } catch (FileAlreadyExistsException e) {
            // The other process's key is the log's.
        } finally {
            Files.delete(partial);
        }
        DurableFile.syncFolder(folder);
    }

    private NoteSigner read(SignatureType type) {
        Path file = file(type);
        try {
            Set<PosixFilePermission> open = Files.getPosixFilePermissions(file);
            open.removeAll(OWNER);
            if (!open.isEmpty()) {
                throw failed(
                        type,
                        "is open to other users (%s). Replace the key if others were there, then chmod 600"
                                .formatted(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))),
                        null);
            }
            return parse(type, Files.readString(file, StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw failed(type, "cannot be read. Give it to this process's user", e);
        } catch (GeneralSecurityException | MalformedException e) {
            throw failed(type, "holds no key. Put it back from a backup", e);
        }
    }

    private NoteSigner parse(SignatureType type, String text) throws GeneralSecurityException {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new MalformedException("It is not a verifier key and a private key");
        }
        VerifierKey key = VerifierKey.parse(parts.group(1));
        if (!key.name().equals(name) || key.type() != type) {
            throw failed(type, "is of another log or type: %s".formatted(key), null);
        }
        byte[] encoded = StrictText.base64("The private key", parts.group(2).replace("\n", ""));
        PrivateKey privateKey =
                KeyFactory.getInstance(type.keyAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(encoded));
        return NoteSigner.of(key, privateKey);
    }

    private KeyFileException failed(SignatureType type, String what, @Nullable Throwable cause) {
        return new KeyFileException("The key file %s of the log %s %s.".formatted(file(type), name, what), cause);
    }
}
