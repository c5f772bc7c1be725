package io.lorica.registry.version;

import io.lorica.api.registry.ArtefactFile;
import io.lorica.api.registry.VersionManifest;
import io.lorica.files.Digest;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import org.springframework.stereotype.Component;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Writes and reads the canonical document of a version. */
@Component
class VersionDocuments {
    private final JsonMapper writer;
    private final JsonMapper reader;

    VersionDocuments(JsonMapper json) {
        writer = json;
        // A document outlives the release that wrote it: what a later release dropped is still there, and is skipped.
        reader = json.rebuild()
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
    }

    /** @param digest SHA-256 of the text's UTF-8 bytes */
    record Sealed(String text, String digest) {}

    Sealed seal(VersionManifest manifest, List<ArtefactFile> files) {
        var sorted =
                files.stream().sorted(Comparator.comparing(ArtefactFile::name)).toList();
        String text = CanonicalJson.of(writer.valueToTree(new VersionDocument(sorted, manifest)));
        return new Sealed(text, Digest.of(text.getBytes(StandardCharsets.UTF_8)).sha256());
    }

    VersionDocument read(String text) {
        return reader.readValue(text, VersionDocument.class);
    }
}
