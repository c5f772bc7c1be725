package io.lorica.engine;

import ai.djl.Device;
import ai.djl.engine.Engine;
import io.lorica.engine.failure.DeviceException;
import io.lorica.engine.failure.TemplateException;
import io.lorica.engine.options.DecodeWeights;
import io.lorica.engine.options.LoadOptions;
import io.lorica.engine.options.Precision;
import io.lorica.engine.options.Processor;
import io.lorica.engine.tokenizer.ChatTemplate;
import io.lorica.engine.tokenizer.Tokenizer;
import io.lorica.engine.torch.FastestPrecision;
import io.lorica.engine.torch.StackTensors;
import io.lorica.engine.torch.TorchModel;
import io.lorica.engine.vector.VectorModel;
import io.lorica.files.Digest;
import io.lorica.formats.adapter.AdapterStack;
import io.lorica.formats.checkpoint.Checkpoint;
import io.lorica.formats.checkpoint.ModelConfig;
import io.lorica.formats.tokenizer.TokenizerFiles;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A frozen base model in memory, with its tokenizer and chat template. Never changed by what is trained or served on
 * it.
 *
 * <p>Its methods, and scorers, generators and trainers on it, may be used by several threads at once; they share the
 * cores.
 */
public final class BaseModel implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(BaseModel.class);

    private final Digest digest;
    private final LoadOptions options;
    private final Precision precision;
    private final TorchModel torch;
    private final @Nullable VectorModel vector;
    private final Tokenizer tokenizer;
    private final Supplier<ChatTemplate> chatTemplate;

    private BaseModel(
            Digest digest,
            LoadOptions options,
            Precision precision,
            TorchModel torch,
            @Nullable VectorModel vector,
            TokenizerFiles tokenizerFiles) {
        this.digest = digest;
        this.options = options;
        this.precision = precision;
        this.torch = torch;
        this.vector = vector;
        this.tokenizer = Tokenizer.of(tokenizerFiles);
        this.chatTemplate = chatTemplate(tokenizerFiles);
    }

    /** A model without a template that can be used computes whatever needs none. */
    private static Supplier<ChatTemplate> chatTemplate(TokenizerFiles files) {
        try {
            ChatTemplate template = ChatTemplate.of(files);
            return () -> template;
        } catch (TemplateException e) {
            if (files.chatTemplate() != null) {
                log.warn("Chats are refused. {}", e.getMessage());
            }
            return () -> {
                throw new TemplateException(Objects.requireNonNullElse(e.getMessage(), ""), e);
            };
        }
    }

    /**
     * @param path Hugging Face directory or GGUF file
     * @throws CheckpointException if the files are missing, damaged or of an unknown architecture
     * @throws DeviceException if the device is not there, or the budget for keys and values is too small
     */
    public static BaseModel load(Path path, LoadOptions options) {
        try (Checkpoint checkpoint = Checkpoint.open(path)) {
            TokenizerFiles tokenizer = checkpoint.tokenizerFiles();
            Device device = options.device();
            Precision precision = options.precision() == null ? FastestPrecision.of(device) : options.precision();
            var torch = TorchModel.load(checkpoint, device, precision, options.weightFolder());
            @Nullable VectorModel vector = null;
            try {
                vector = isVectorWanted(options) ? VectorModel.load(checkpoint, options.decoding()) : null;
                return new BaseModel(checkpoint.digest(), options, precision, torch, vector, tokenizer);
            } catch (RuntimeException e) {
                if (vector != null) {
                    vector.close();
                }
                torch.close();
                throw e;
            }
        }
    }

    private static boolean isVectorWanted(LoadOptions options) {
        DecodeWeights weights = options.decoding().weights();
        if (weights == DecodeWeights.TORCH || options.device().isGpu()) {
            return false;
        }
        if (!VectorModel.isAvailable()) {
            log.warn(
                    "Text is decoded by PyTorch, several times slower than with {} weights: this process "
                            + "was started without --add-modules jdk.incubator.vector",
                    weights);
            return false;
        }
        return true;
    }

    /** SHA-256 of the manifest; the same on every machine. */
    public Digest digest() {
        return digest;
    }

    public ModelConfig config() {
        return torch.config();
    }

    /** As it was loaded. */
    public LoadOptions options() {
        return options;
    }

    /** What PyTorch computes in: as was asked for, or the one that this machine computes fastest. */
    public Precision precision() {
        return precision;
    }

    /** The precision that a processor computes fastest; on the CPU it is measured once in the process. */
    public static Precision fastestPrecision(Processor processor) {
        return FastestPrecision.of(processor.device());
    }

    /** What text is really decoded with: TORCH where the vector path was asked for but is not to be had. */
    public DecodeWeights decodeWeights() {
        return vector == null ? DecodeWeights.TORCH : options.decoding().weights();
    }

    /** What results may depend on besides the model's files: the device, the precisions, PyTorch's version. */
    public String runtime() {
        return "%s in %s, text by %s weights, PyTorch %s"
                .formatted(
                        options.device().isGpu() ? "GPU" : "CPU",
                        precision,
                        decodeWeights(),
                        Engine.getEngine("PyTorch").getVersion());
    }

    public Tokenizer tokenizer() {
        return tokenizer;
    }

    /** @throws TemplateException if the model has none that can be used, or no token to end an answer with */
    public ChatTemplate chatTemplate() {
        if (tokenizer.eosIds().isEmpty()) {
            throw new TemplateException(
                    "The base model has no end token, so that no answer would end. Name it as eos_token"
                            + " in tokenizer_config.json, or as tokenizer.ggml.eos_token_id in a GGUF file");
        }
        return chatTemplate.get();
    }

    /**
     * Brings a stack's adapters to the device; others may compute meanwhile.
     *
     * @throws AdapterException if an adapter was made for a base model of another shape
     */
    public LoadedStack load(AdapterStack stack) {
        StackTensors tensors = StackTensors.load(torch, stack);
        try {
            return new LoadedStack(stack, tensors, vector == null ? null : vector.pack(stack));
        } catch (RuntimeException e) {
            tensors.close();
            throw e;
        }
    }

    /** Native memory that a stack will take once loaded, at most. */
    public long bytes(AdapterStack stack) {
        return torch.bytes(stack) + (vector == null ? 0 : vector.bytes(stack));
    }

    /**
     * Longest prompt and answer together that text can be generated for: the context, or what its keys and values have
     * room for.
     */
    public int generationTokens() {
        return vector == null ? config().maxPositions() : vector.largestText();
    }

    /** For the engine's own packages. */
    public TorchModel torch() {
        return torch;
    }

    /** For the engine's own packages: null where PyTorch decodes. */
    public @Nullable VectorModel vector() {
        return vector;
    }

    @Override
    public void close() {
        tokenizer.close();
        if (vector != null) {
            vector.close();
        }
        torch.close();
    }
}
