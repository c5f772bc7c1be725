package io.lorica.inference.model;

import io.lorica.engine.BaseModel;
import io.lorica.engine.LoadedStack;
import io.lorica.engine.generate.GenerationRequest;
import io.lorica.engine.generate.Generator;
import io.lorica.engine.generate.SamplingOptions;
import io.lorica.engine.generate.TokenListener;
import io.lorica.engine.read.StateReader;
import io.lorica.engine.score.Scorer;
import io.lorica.engine.score.ScoringRequest;
import io.lorica.formats.adapter.Adapter;
import io.lorica.formats.adapter.AdapterConfig;
import io.lorica.formats.adapter.AdapterStack;
import io.lorica.formats.adapter.Projection;
import java.util.EnumSet;
import java.util.List;

/**
 * First passes, which are ten times slower than later ones: while they run, PyTorch chooses kernels and Java compiles
 * its own. Once with adapters at every projection is enough for all stacks to come.
 */
final class WarmUp {
    private static final String PROMPT = "A first forward pass.";
    private static final int ROUNDS = 3;
    private static final int TOKENS = 32;
    private static final int RANK = 8;

    private WarmUp() {}

    static void perform(ServedBase base) {
        BaseModel model = base.model();
        var everywhere = new AdapterConfig(RANK, RANK, false, 0, EnumSet.allOf(Projection.class));
        try (LoadedStack adapted = model.load(AdapterStack.of(Adapter.initialise(everywhere, model.config(), 0)))) {
            for (int round = 0; round < ROUNDS; round++) {
                perform(base, base.bare());
                perform(base, adapted);
            }
        }
    }

    private static void perform(ServedBase base, LoadedStack stack) {
        int[] prompt = base.tokenizer().encode(PROMPT);
        new Scorer(base.model()).score(List.of(new ScoringRequest(prompt, List.of(new int[] {prompt[0]}), stack)));
        new StateReader(base.model()).mean(prompt, stack, base.config().layers());
        int tokens = Math.min(TOKENS, base.generationTokens() - prompt.length);
        if (tokens > 0) {
            var text = new GenerationRequest(prompt, tokens, SamplingOptions.GREEDY, List.of(), stack);
            new Generator(base.model()).generate(List.of(text), TokenListener.NONE);
        }
    }
}
