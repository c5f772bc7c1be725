package io.lorica.engine;

import io.lorica.engine.adapter.AdapterStack;
import io.lorica.engine.checkpoint.Checkpoint;
import io.lorica.engine.checkpoint.ModelConfig;
import io.lorica.engine.tokenizer.ChatTemplate;
import io.lorica.engine.tokenizer.Tokenizer;
import io.lorica.engine.tokenizer.TokenizerFiles;
import io.lorica.engine.torch.StackTensors;
import io.lorica.engine.torch.TorchModel;
import java.nio.file.Path;

/**
 * A frozen base model in memory, with its tokenizer and chat template. Never changed by what is trained or served on it.
 *
 * <p>Its methods, and scorers, generators and trainers on it, may be used by several threads at once; they share the
 * cores.
 */
public final class BaseModel implements AutoCloseable {
    private final Digest digest;
    private final LoadOptions options;
    private final TorchModel torch;
    private final TokenizerFiles tokenizerFiles;
    private final Tokenizer tokenizer;

    private BaseModel(Digest digest, LoadOptions options, TorchModel torch, TokenizerFiles tokenizerFiles) {
        this.digest = digest;
        this.options = options;
        this.torch = torch;
        this.tokenizerFiles = tokenizerFiles;
        this.tokenizer = Tokenizer.of(tokenizerFiles);
    }

    /**
     * @param path Hugging Face directory or GGUF file
     * @throws CheckpointException if the files are missing, damaged or of an unknown architecture
     * @throws DeviceException if the device is not there
     */
    public static BaseModel load(Path path, LoadOptions options) {
        try (Checkpoint checkpoint = Checkpoint.open(path)) {
            TokenizerFiles tokenizer = checkpoint.tokenizerFiles();
            var torch = TorchModel.load(checkpoint, options.precision(), options.device());
            return new BaseModel(checkpoint.digest(), options, torch, tokenizer);
        }
    }

    /** SHA-256 of the manifest; the same on every machine. */
    public Digest digest() {
        return digest;
    }

    public ModelConfig config() {
        return torch.config();
    }

    public LoadOptions options() {
        return options;
    }

    public Tokenizer tokenizer() {
        return tokenizer;
    }

    /** @throws TemplateException if the model has none */
    public ChatTemplate chatTemplate() {
        return ChatTemplate.of(tokenizerFiles);
    }

    /**
     * Brings a stack's adapters to the device.
     *
     * @throws AdapterException if an adapter was made for a base model of another shape
     */
    public LoadedStack load(AdapterStack stack) {
        return new LoadedStack(stack, StackTensors.load(torch, stack));
    }

    /** For the engine's own packages. */
    public TorchModel torch() {
        return torch;
    }

    @Override
    public void close() {
        tokenizer.close();
        torch.close();
    }
}
