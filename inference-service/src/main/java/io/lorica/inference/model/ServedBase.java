package io.lorica.inference.model;

import io.lorica.api.registry.BaseModelRef;
import io.lorica.engine.BaseModel;
import io.lorica.engine.LoadedStack;
import io.lorica.engine.tokenizer.ChatTemplate;
import io.lorica.engine.tokenizer.Tokenizer;
import io.lorica.formats.checkpoint.ModelConfig;
import io.lorica.inference.compute.Compute;
import java.time.Instant;

/**
 * A base model in this node's memory.
 *
 * @param bare the base without adapters
 * @param compute all that is computed on this base goes through it
 */
public record ServedBase(BaseModelRef ref, BaseModel model, LoadedStack bare, Compute compute, Instant since) {

    public Tokenizer tokenizer() {
        return model.tokenizer();
    }

    public ChatTemplate chatTemplate() {
        return model.chatTemplate();
    }

    /** Longest prompt and answer together, in tokens. */
    public int contextTokens() {
        return model.config().maxPositions();
    }

    /**
     * Longest prompt and answer together that text is generated for: the context, or less where memory for it is
     * small.
     */
    public int generationTokens() {
        return model.generationTokens();
    }

    ModelConfig config() {
        return model.config();
    }
}
