package io.lorica.registry.version;

import static io.lorica.api.registry.ArtefactFile.ADAPTER;
import static io.lorica.api.registry.ArtefactFile.ADAPTER_CONFIG;
import static io.lorica.api.registry.ArtefactFile.ADAPTER_WEIGHTS;
import static io.lorica.api.registry.ArtefactFile.MODEL_CARD;
import static io.lorica.api.registry.ArtefactFile.PREDICTIONS;
import static io.lorica.api.registry.ArtefactFile.READ_OUT;
import static io.lorica.api.registry.ArtefactFile.REPORT;

import io.lorica.chassis.problem.InvalidRequest;
import io.lorica.registry.artefact.ArtefactStore;
import io.lorica.registry.artefact.StagedFile;
import io.lorica.scorecard.ScorecardFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.web.multipart.MultipartFile;

/**
 * The files of one registration: the two that make an adapter, and perhaps its read-out, its scorecard, its report and
 * its model card. A read-out or a scorecard may come without an adapter.
 */
record Upload(List<MultipartFile> files) {
    private static final Set<String> OTHERS = Set.of(MODEL_CARD, REPORT, PREDICTIONS, READ_OUT);

    Upload {
        var names = new HashSet<String>();
        for (var file : files) {
            String name = file.getOriginalFilename();
            if (name == null
                    || !(ADAPTER.contains(name) || OTHERS.contains(name) || ScorecardFiles.NAMES.contains(name))) {
                throw new InvalidRequest(
                        "files",
                        ("File %s is not part of a version. Send %s, %s and, if you have them, %s, %s, %s, %s and a"
                                        + " scorecard's %s.%s")
                                .formatted(
                                        name,
                                        ADAPTER_CONFIG,
                                        ADAPTER_WEIGHTS,
                                        MODEL_CARD,
                                        REPORT,
                                        PREDICTIONS,
                                        READ_OUT,
                                        String.join(", ", ScorecardFiles.NAMES),
                                        hint(name)));
            }
            if (!names.add(name)) {
                throw new InvalidRequest("files", "File %s came twice. Send it once.".formatted(name));
            }
        }
        for (String required : ScorecardFiles.lackingBeside(names)) {
            throw new InvalidRequest("files", "File %s is missing. Send it as a part named files.".formatted(required));
        }
    }

    /** Older releases of PEFT pickle weights, which may run code where they are read. */
    private static String hint(@Nullable String name) {
        return name != null && name.endsWith(".bin")
                ? " Load a pickled adapter in PEFT and save it again: save_pretrained writes safetensors."
                : "";
    }

    boolean has(String name) {
        return files.stream().anyMatch(file -> name.equals(file.getOriginalFilename()));
    }

    /** @param files by name; those that the store does not keep are removed on closing */
    record Staged(Map<String, StagedFile> files) implements AutoCloseable {
        @Override
        public void close() {
            files.values().forEach(StagedFile::close);
        }
    }

    /** @param card the model card's text for when none was sent */
    Staged stage(ArtefactStore store, Supplier<String> card) {
        var staged = new Staged(new TreeMap<>());
        try {
            for (var file : files) {
                try (var content = file.getInputStream()) {
                    staged.files().put(String.valueOf(file.getOriginalFilename()), store.stage(content));
                }
            }
            staged.files()
                    .computeIfAbsent(
                            MODEL_CARD,
                            name -> store.stage(
                                    new ByteArrayInputStream(card.get().getBytes(StandardCharsets.UTF_8))));
            return staged;
        } catch (IOException e) {
            staged.close();
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            staged.close();
            throw e;
        }
    }
}
