package io.lorica.training.attempt;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.formats.adapter.Adapter;
import io.lorica.formats.adapter.AdapterStack;
import io.lorica.training.attempt.LanguageModel.Contender;
import io.lorica.training.evaluation.AnswerScores;
import io.lorica.training.run.ReadFrom;
import io.lorica.training.run.ResolvedPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Learns a decision's language model in the way that the plan says. */
final class LanguageModelTraining {
    /** Base and adapters alone, among the contenders. */
    static final String STACK = "stack";

    private static final String BASE = "base";
    private static final String DOMAIN = "domain";

    private final RunInputs inputs;
    private final ResolvedPlan plan;
    private final Examples examples;
    private final int batch;
    private final AttemptProgress progress;

    /** @param batch rows whose answers are scored in one forward pass */
    LanguageModelTraining(RunInputs inputs, ResolvedPlan plan, Examples examples, int batch, AttemptProgress progress) {
        this.inputs = inputs;
        this.plan = plan;
        this.examples = examples;
        this.batch = batch;
        this.progress = progress;
    }

    LanguageModel learn(LoadedDataset set, KnownRows known) {
        if (inputs.leaveAdapterOut()) {
            return LanguageModel.NONE;
        }
        return plan.plan().read() == ReadFrom.STATES
                ? new ReadOutLearning(inputs, set, known, plan.readOutOptions(), examples, progress).learn()
                : answers(known.spec());
    }

    private LanguageModel answers(DecisionSpec spec) {
        AnswerTokens.requireApart(inputs.data(), inputs.base().tokenizer());
        Adapter adapter = new AdapterTraining(inputs, examples, progress).train(plan.plan());
        List<Contender> contenders = new ArrayList<>();
        contenders.add(contender(BASE, AdapterStack.EMPTY, spec));
        if (!inputs.frozen().layers().isEmpty()) {
            contenders.add(contender(DOMAIN, inputs.frozen(), spec));
        }
        contenders.add(contender(STACK, inputs.frozen().with(adapter), spec));
        return new LanguageModel(adapter, null, contenders, null);
    }

    private Contender contender(String name, AdapterStack layers, DecisionSpec spec) {
        return new Contender(name, new AnswerScores(inputs.base(), layers, spec, batch), Map.of());
    }
}
