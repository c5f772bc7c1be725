package io.lorica.registry.version;

import io.lorica.api.registry.Adapter;
import io.lorica.api.registry.ArtefactFile;
import io.lorica.api.registry.VersionManifest;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Writes the card of a version that came without one. The same manifest gives the same text.
 *
 * @see <a href="https://huggingface.co/docs/hub/model-cards">Hugging Face model cards</a>
 */
final class ModelCard {
    private ModelCard() {}

    /** @param upload the version's other files, which say what it is */
    static String of(Adapter adapter, VersionManifest manifest, Upload upload) {
        String parent = manifest.parent() == null
                ? "the base model itself"
                : "%s version %d (`%s`)"
                        .formatted(
                                manifest.parent().name(),
                                manifest.parent().number(),
                                manifest.parent().digest());
        return """
                ---
                %s- lorica
                - %s
                ---

                # %s

                %s

                | | |
                |---|---|
                | layer | %s |
                | base model digest | `%s` |
                | lies on | %s |

                ## Training data

                %s

                ## Evaluation

                %s

                ## Training options

                %s
                """.formatted(
                        upload.has(ArtefactFile.ADAPTER_WEIGHTS)
                                ? "base_model: %s\nlibrary_name: peft\ntags:\n- lora\n"
                                        .formatted(quoted(manifest.baseModel().name()))
                                : "tags:\n",
                        adapter.layer().name().toLowerCase(java.util.Locale.ROOT) + "-adapter",
                        adapter.name(),
                        (adapter.description() == null ? "" : adapter.description() + "\n\n") + kind(upload),
                        adapter.layer(),
                        manifest.baseModel().digest(),
                        parent,
                        datasets(manifest),
                        table("metric", manifest.metrics()),
                        table("option", manifest.trainingOptions()));
    }

    private static String kind(Upload upload) {
        boolean isRead = upload.has(ArtefactFile.READ_OUT);
        if (upload.has(ArtefactFile.ADAPTER_WEIGHTS)) {
            return isRead
                    ? "A LoRA adapter, and a read-out (`%s`) by which decisions are made of the prompt's hidden states."
                            .formatted(ArtefactFile.READ_OUT)
                    : "A LoRA adapter.";
        }
        return isRead
                ? "A read-out without an adapter: `%s` makes decisions of the prompt's hidden states."
                        .formatted(ArtefactFile.READ_OUT)
                : "A scorecard without an adapter: decisions don't ask the language model.";
    }

    private static String datasets(VersionManifest manifest) {
        return manifest.datasets().isEmpty()
                ? "Not declared."
                : manifest.datasets().stream()
                        .map(dataset -> "- %s, `%s`, digest `%s`"
                                .formatted(cell(dataset.name()), cell(dataset.id()), dataset.digest()))
                        .collect(Collectors.joining("\n"));
    }

    private static String table(String heading, Map<String, ?> values) {
        if (values.isEmpty()) {
            return "Not declared.";
        }
        return new TreeMap<>(values)
                .entrySet().stream()
                        .map(entry -> "| %s | %s |".formatted(cell(entry.getKey()), cell(entry.getValue())))
                        .collect(Collectors.joining("\n", "| %s | value |\n|---|---|\n".formatted(heading), ""));
    }

    private static String cell(Object value) {
        return String.valueOf(value).replace("|", "\\|").replaceAll("\\R", " ");
    }

    /** A double-quoted YAML scalar; JSON strings are a subset of them. */
    private static String quoted(String text) {
        return new tools.jackson.databind.json.JsonMapper().writeValueAsString(text);
    }
}
