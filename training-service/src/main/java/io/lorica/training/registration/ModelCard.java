package io.lorica.training.registration;

import io.lorica.api.decision.DecisionPolicy;
import io.lorica.api.registry.AdapterLayer;
import io.lorica.api.registry.VersionManifest;
import io.lorica.api.training.Dataset;
import io.lorica.api.training.Evaluation;
import java.util.List;
import java.util.Locale;

/**
 * The README.md that goes with a version.
 *
 * @see <a href="https://huggingface.co/docs/hub/model-cards">Model cards</a>
 */
public final class ModelCard {
    private ModelCard() {}

    /** @param hasAdapter false: the scorecard is all there is */
    public static String of(
            String adapter,
            AdapterLayer layer,
            boolean hasAdapter,
            VersionManifest manifest,
            List<Dataset> datasets,
            Evaluation evaluation) {
        var card = new StringBuilder();
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
                .append(
                        hasAdapter
                                ? "LoRA adapter (layer %s) for base model %s with digest `%s`.\n"
                                        .formatted(
                                                layer,
                                                manifest.baseModel().name(),
                                                manifest.baseModel().digest())
                                : "Scorecard without an adapter: decisions don't ask the language model (layer %s).\n"
                                        .formatted(layer));
        var parent = manifest.parent();
        if (parent != null) {
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
        if (!evaluation.warnings().isEmpty()) {
            card.append("\nTo be looked at:\n");
            evaluation
                    .warnings()
                    .forEach(warning -> card.append("- ").append(warning).append('\n'));
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
