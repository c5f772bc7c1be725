package io.lorica.launcher.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.lorica.api.record.DecisionRecord;
import io.lorica.api.record.LogProof;
import io.lorica.launcher.home.FileFault;
import io.lorica.launcher.home.LauncherException;
import io.lorica.merkle.Hash;
import io.lorica.merkle.checkpoint.ProofFile;
import io.lorica.merkle.note.Note;
import io.lorica.record.bundle.DecisionBundle;
import io.lorica.record.bundle.MalformedBundle;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Makes a bundle of what Lorica says of a decision, and reads one from the disk. */
public final class BundleFile {
    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .changeDefaultPropertyInclusion(include -> include.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();

    private BundleFile() {}

    /** @param receipt that the caller was given with the decision, if it is at hand */
    public static DecisionBundle of(DecisionFile file, @Nullable String receipt) {
        DecisionRecord record = file.record();
        Map<String, byte[]> documents = new TreeMap<>();
        documents.put("README.txt", README.getBytes(StandardCharsets.UTF_8));
        documents.put("decision.json", JSON.writeValueAsBytes(record));
        file.versions()
                .forEach(version -> documents.put(
                        "%s-v%d.json".formatted(version.name(), version.number()), JSON.writeValueAsBytes(version)));
        file.runs().forEach((name, run) -> documents.put(name + "-run.json", JSON.writeValueAsBytes(run)));
        file.datasets()
                .values()
                .forEach(dataset -> documents.put(
                        "%s-v%d-data.json".formatted(dataset.name(), dataset.version()),
                        JSON.writeValueAsBytes(dataset)));
        file.approval().ifPresent(move -> documents.put("approval.json", JSON.writeValueAsBytes(move)));
        return new DecisionBundle(
                decode(record.proof().leaf()),
                proof(record.proof()),
                Optional.ofNullable(record.sealed())
                        .map(own -> new DecisionBundle.Sealed(decode(own.box()), decode(own.key()))),
                Optional.ofNullable(receipt)
                        .map(text -> new DecisionBundle.Receipt(
                                text, record.journal().nodeKey())),
                documents);
    }

    private static byte[] proof(LogProof proof) {
        return new ProofFile(
                        proof.leafIndex(),
                        proof.hashes().stream()
                                .map(hash -> Hash.ofBase64("A hash of the proof", hash))
                                .toList(),
                        Note.parse(proof.checkpoint().getBytes(StandardCharsets.UTF_8)))
                .bytes();
    }

    private static byte[] decode(String base64) {
        return Base64.getDecoder().decode(base64);
    }

    public static byte[] bytes(DecisionBundle bundle) {
        var out = new ByteArrayOutputStream();
        try {
            bundle.write(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** @throws LauncherException if it can't be read, or is none */
    public static DecisionBundle read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return DecisionBundle.read(in);
        } catch (IOException e) {
            throw new LauncherException("%s can't be read (%s).".formatted(file, FileFault.reason(e)), e);
        } catch (MalformedBundle e) {
            throw new LauncherException("%s: %s".formatted(file, e.getMessage()), e);
        }
    }

    private static final String README = """
            The record of one decision.

            leaf.json            what was logged: the decision's basis, as the node wrote it before it answered
            leaf.tlog-proof      where it stands in the log, and the log's signed checkpoint (C2SP tlog-proof)
            sealed/              what the decision says of a person, as it was sealed, and its key: keep it secret
            receipt/             what the node promised when it answered, and the key to verify that by
            documents/           versions, runs, data and approval, for people: nothing here is proven

            ./lorica audit verify FILE --keys KEYS verifies it without a network, by the log's public keys alone.
            """;
}
