package io.lorica.formats.adapter;

import io.lorica.files.DurableFile;
import io.lorica.formats.checkpoint.FloatTensor;
import io.lorica.formats.checkpoint.SafeTensors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes PEFT directories. */
final class PeftWriter {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private PeftWriter() {}

    /**
     * The configuration is written last and removed first, each durably: a directory that has one is complete, also
     * after a power failure.
     */
    static void write(Adapter adapter, Path directory, String baseModelName) {
        Map<String, FloatTensor> tensors = new TreeMap<>();
        adapter.matrices().forEach((site, matrix) -> {
            tensors.put(PeftHeader.tensorName(site, "A"), FloatTensor.of(matrix.a(), matrix.rank(), matrix.in()));
            tensors.put(PeftHeader.tensorName(site, "B"), FloatTensor.of(matrix.b(), matrix.out(), matrix.rank()));
        });
        Path config = directory.resolve(PeftConfig.FILE);
        try {
            Files.createDirectories(directory);
            if (Files.deleteIfExists(config)) {
                DurableFile.syncFolder(directory);
            }
            SafeTensors.write(directory.resolve(PeftReader.WEIGHTS), tensors, Map.of("format", "pt"));
            DurableFile.write(config, json(adapter.config(), baseModelName).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Cannot write the adapter to %s: %s".formatted(directory, e.getMessage()), e);
        }
    }

    /** The keys PEFT has always known, in its order, and those the adapter needs; what is left out has its default. */
    private static String json(AdapterConfig config, String baseModelName) {
        ObjectNode root = JSON.createObjectNode();
        if (config.isActivated()) {
            ArrayNode invocation = root.putArray("alora_invocation_tokens");
            config.invocation().forEach(invocation::add);
        }
        root.putObject("alpha_pattern");
        root.putNull("auto_mapping");
        root.put("base_model_name_or_path", baseModelName);
        root.put("bias", "none");
        root.put("fan_in_fan_out", false);
        root.put("inference_mode", true);
        root.put("init_lora_weights", true);
        root.putNull("layers_pattern");
        root.putNull("layers_to_transform");
        if (config.alpha() == Math.rint(config.alpha()) && config.alpha() <= Integer.MAX_VALUE) {
            root.put("lora_alpha", (int) config.alpha());
        } else {
            root.put("lora_alpha", config.alpha());
        }
        root.put("lora_dropout", config.dropout());
        root.putNull("modules_to_save");
        root.put("peft_type", "LORA");
        root.put("r", config.rank());
        root.putObject("rank_pattern");
        root.putNull("revision");
        ArrayNode targets = root.putArray("target_modules");
        config.targets().forEach(target -> targets.add(target.moduleName()));
        root.put("task_type", "CAUSAL_LM");
        root.put("use_dora", false);
        root.put("use_rslora", config.rsLora());
        return JSON.writeValueAsString(root) + "\n";
    }
}
