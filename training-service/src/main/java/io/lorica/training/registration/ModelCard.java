package io.lorica.training.registration;

import io.lorica.api.decision.DecisionPolicy;
import io.lorica.api.registry.AdapterLayer;
import io.lorica.api.registry.ArtefactFile;
import io.lorica.api.registry.VersionManifest;
import io.lorica.api.training.Dataset;
import io.lorica.api.training.Evaluation;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The README.md that goes with a version.
 *
 * @see <a href="https://huggingface.co/docs/hub/model-cards">Model cards</a>
 */
public final class ModelCard {
    private ModelCard() {}

    /** What a version has of the language model. */
    public enum Parts {
        ADAPTER,
        ADAPTER_AND_READ_OUT,
        READ_OUT,
        /** The scorecard is all there is. */
        NONE;

        public static Parts of(boolean hasAdapter, boolean hasReadOut) {
            if (hasAdapter) {
                return hasReadOut ? ADAPTER_AND_READ_OUT : ADAPTER;
            }
            return hasReadOut ? READ_OUT : NONE;
        }
    }

    public static String of(
            String adapter,
            AdapterLayer layer,
            Parts parts,
            VersionManifest manifest,
            List<Dataset> datasets,
            Evaluation evaluation) {
        var card = new StringBuilder();
        boolean hasAdapter = parts == Parts.ADAPTER || parts == Parts.ADAPTER_AND_READ_OUT;
        card.append("---\n")
                .append(
                        hasAdapter
                                ? "library_name: peft\nbase_model: %s\n"
                                        .formatted(manifest.baseModel().name())
                                : "")
                .append(hasAdapter ? "tags:\n- lora\n- lorica\n- " : "tags:\n- lorica\n- ")
                .append(layer.name().toLowerCase(Locale.ROOT))
                .append("\n---\n\n# ")
                .append(adapter)
                .append("\n\n")
                .append(title(parts, layer, manifest));
        var parent = manifest.parent();
        if (parent != null && parts != Parts.NONE) {
            card.append("It was trained on top of %s v%d (`%s`) and works only with it.\n"
                    .formatted(parent.name(), parent.number(), parent.digest()));
        }
        data(card, datasets);
        evaluation(card, evaluation);
        DecisionPolicy decision = manifest.decision();
        if (decision != null) {
            DecisionText.append(card, decision);
        }
        card.append("\n## Training\n\n");
        manifest.trainingOptions().forEach((name, value) -> card.append("- %s: %s\n".formatted(name, value)));
        limits(card);
        return card.toString();
    }

    private static String title(Parts parts, AdapterLayer layer, VersionManifest manifest) {
        String base = "base model %s with digest `%s`"
                .formatted(manifest.baseModel().name(), manifest.baseModel().digest());
        return switch (parts) {
            case ADAPTER -> "LoRA adapter (layer %s) for %s.\n".formatted(layer, base);
            case ADAPTER_AND_READ_OUT ->
                ("LoRA adapter (layer %s) for %s. Decisions are read out of the prompt's hidden states by `%s`, not"
                                + " out of answers.\n")
                        .formatted(layer, base, ArtefactFile.READ_OUT);
            case READ_OUT ->
                ("Read-out (layer %s) of %s, which has no adapter: `%s` reads decisions out of the prompt's hidden"
                                + " states.\n")
                        .formatted(layer, base, ArtefactFile.READ_OUT);
            case NONE ->
                "Scorecard without an adapter: decisions don't ask the language model (layer %s).\n".formatted(layer);
        };
    }

    private static void data(StringBuilder card, List<Dataset> datasets) {
        card.append("\n## Data\n\n| data set | version | rows | licence | digest |\n|---|---|---|---|---|\n");
        for (Dataset dataset : datasets) {
            card.append("| %s | %d | %d | %s | `%s` |\n"
                    .formatted(
                            dataset.name(),
                            dataset.version(),
                            dataset.acceptedRows(),
                            dataset.licence() == null ? "not stated" : TableCell.of(dataset.licence()),
                            dataset.digest()));
        }
    }

    private static void evaluation(StringBuilder card, Evaluation evaluation) {
        card.append("\n## Evaluation on held-out rows\n\n");
        EvaluationText.append(card, evaluation.contenders());
        parts(card, evaluation);
        var loss = evaluation.heldOutLoss();
        if (loss != null) {
            card.append(String.format(
                    Locale.ROOT,
                    "Mean loss per token over %d tokens: %.4f nats before, %.4f after.\n",
                    loss.tokens(),
                    loss.before(),
                    loss.after()));
        }
        if (evaluation.contenders().isEmpty() && loss == null) {
            card.append("No rows were held out, so nothing is known about its quality.\n");
        }
    }

    private static void parts(StringBuilder card, Evaluation evaluation) {
        if (!evaluation.parts().isEmpty()) {
            card.append("\n| part of the score | weight |\n|---|---|\n");
            evaluation
                    .parts()
                    .forEach(part ->
                            card.append(String.format(Locale.ROOT, "| %s | %.3f |\n", part.part(), part.weight())));
        }
        Evaluation.Reading reading = evaluation.reading();
        if (reading != null) {
            card.append("\n%s It learnt from %d of %d training rows.\n"
                    .formatted(reading.said(), reading.rows(), reading.ofRows()));
            losses(card, reading.losses());
        }
        if (!evaluation.warnings().isEmpty()) {
            card.append("\nTo be looked at:\n");
            evaluation
                    .warnings()
                    .forEach(warning -> card.append("- ").append(warning).append('\n'));
        }
    }

    private static void losses(StringBuilder card, List<Double> losses) {
        if (!losses.isEmpty()) {
            card.append("Log-loss of held-out training rows, with the frozen model and after each epoch: %s.\n"
                    .formatted(losses.stream()
                            .map(loss -> String.format(Locale.ROOT, "%.4f", loss))
                            .collect(Collectors.joining(", "))));
        }
    }

    private static void limits(StringBuilder card) {
        card.append("""

                ## Limits

                - The numbers hold for rows like those held out; other populations and later dates need their own \
                evaluation.
                - Probabilities are relative to the outcomes above: a row that is none of them gets one all the same.
                - Protected attributes were kept out of the prompt; other fields may still stand in for them.
                - A decision about a person needs the human review that applicable law asks for.
                """);
    }
}
