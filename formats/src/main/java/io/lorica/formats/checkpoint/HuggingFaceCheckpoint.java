package io.lorica.formats.checkpoint;

import io.lorica.files.Digest;
import io.lorica.formats.CheckpointException;
import io.lorica.formats.tokenizer.TokenizerFiles;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A Hugging Face model directory: config.json and model.safetensors, or shards named by an index. */
final class HuggingFaceCheckpoint implements Checkpoint {
    private static final String SINGLE = "model.safetensors";
    private static final String INDEX = "model.safetensors.index.json";

    /** What beside the weights decides what a model answers. */
    private static final List<String> COMPANIONS = List.of(
            "config.json",
            "generation_config.json",
            "tokenizer.json",
            "tokenizer_config.json",
            "special_tokens_map.json",
            "chat_template.jinja");

    private final Path directory;
    private final ModelConfig config;
    private final Map<String, SafeTensors> shards;
    private final Map<String, TensorInfo> tensors = new LinkedHashMap<>();
    private final Map<String, SafeTensors> shardOf = new HashMap<>();
    private volatile @Nullable Digest digest;

    private HuggingFaceCheckpoint(Path directory, ModelConfig config, Map<String, SafeTensors> shards) {
        this.directory = directory;
        this.config = config;
        this.shards = shards;
    }

    /** Publishers put config.json beside GGUF files too. */
    static boolean isIn(Path directory) {
        return Files.exists(directory.resolve("config.json"))
                && (Files.exists(directory.resolve(SINGLE))
                        || Files.exists(directory.resolve(INDEX))
                        || !GgufDirectory.hasFiles(directory));
    }

    static HuggingFaceCheckpoint open(Path directory) {
        ModelConfig config = HuggingFaceConfig.read(ConfigFile.read(directory.resolve("config.json")));
        HuggingFaceCheckpoint checkpoint = new HuggingFaceCheckpoint(directory, config, new TreeMap<>());
        try {
            checkpoint.openShards();
            checkpoint.collectTensors();
            ModelTensors.check(directory.toString(), config, checkpoint.tensors);
            return checkpoint;
        } catch (RuntimeException e) {
            checkpoint.close();
            throw e;
        }
    }

    @Override
    public ModelConfig config() {
        return config;
    }

    @Override
    public Set<String> tensorNames() {
        return Collections.unmodifiableSet(tensors.keySet());
    }

    @Override
    public TensorInfo info(String name) {
        @Nullable TensorInfo tensor = tensors.get(name);
        if (tensor == null) {
            throw new CheckpointException("%s has no tensor '%s'".formatted(directory, name));
        }
        return tensor;
    }

    @Override
    public void readFloats(String name, FloatBuffer out) {
        info(name);
        Objects.requireNonNull(shardOf.get(name)).readFloats(name, out);
    }

    @Override
    public Digest digest() {
        @Nullable Digest known = digest;
        if (known == null) {
            Map<String, Path> files = new TreeMap<>();
            shards.keySet().forEach(shard -> files.put(shard, directory.resolve(shard)));
            COMPANIONS.stream()
                    .filter(name -> Files.exists(directory.resolve(name)))
                    .forEach(name -> files.put(name, directory.resolve(name)));
            known = Manifest.of(files).digest();
            digest = known;
        }
        return known;
    }

    @Override
    public TokenizerFiles tokenizerFiles() {
        return TokenizerFiles.ofDirectory(directory).within(config.vocabSize(), directory.toString());
    }

    @Override
    public void close() {
        shards.values().forEach(SafeTensors::close);
    }

    private void openShards() {
        Set<String> names;
        if (Files.exists(directory.resolve(SINGLE))) {
            names = Set.of(SINGLE);
        } else if (Files.exists(directory.resolve(INDEX))) {
            names = shardNames(ConfigFile.read(directory.resolve(INDEX)));
        } else {
            throw new CheckpointException("%s has neither %s nor %s; models in other formats (.bin, .pt) are not read"
                    .formatted(directory, SINGLE, INDEX));
        }
        names.forEach(name -> shards.put(name, SafeTensors.open(directory.resolve(name))));
    }

    /** Shards lie beside the index: a name that leads elsewhere is refused. */
    private static Set<String> shardNames(ConfigFile index) {
        Set<String> names = new TreeSet<>();
        for (JsonNode node : index.object("weight_map").root()) {
            String name = node.asString("");
            if (!name.endsWith(".safetensors") || name.contains("/") || name.contains("\\")) {
                throw new CheckpointException(
                        "%s names the shard %s; a shard is a .safetensors file in the same directory"
                                .formatted(index.origin(), node));
            }
            names.add(name);
        }
        return names;
    }

    private void collectTensors() {
        shards.forEach((file, shard) -> shard.tensors().forEach((name, tensor) -> {
            if (isIgnored(name)) {
                return;
            }
            if (tensors.put(name, tensor) != null) {
                throw new CheckpointException(
                        "%s has the tensor '%s' twice, once in %s".formatted(directory, name, file));
            }
            shardOf.put(name, shard);
        }));
    }

    /**
     * Old Llama files store the rotary frequencies, which follow from the configuration; tied models may store the
     * head.
     */
    private boolean isIgnored(String name) {
        return name.endsWith(".rotary_emb.inv_freq") || (config.tiedHead() && name.equals(ModelTensors.HEAD));
    }
}
