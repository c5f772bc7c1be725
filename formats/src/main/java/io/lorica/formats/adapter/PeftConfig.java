package io.lorica.formats.adapter;

import io.lorica.formats.AdapterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What adapter_config.json says, after everything the engine would compute differently has been refused.
 *
 * @param targetModules entries of the list, or empty where it is a pattern or absent
 * @param isPartial whether it may leave out layers: its targets are a pattern, or it names layers
 * @param allLinear whether it changes every linear layer
 * @param invocation tokens after which it acts, empty if it always does
 */
record PeftConfig(
        int rank,
        double alpha,
        boolean rsLora,
        double dropout,
        List<String> targetModules,
        boolean isPartial,
        boolean allLinear,
        List<Integer> invocation) {
    static final String FILE = "adapter_config.json";

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final Set<String> READ = Set.of(
            "peft_type",
            "alora_invocation_tokens",
            "r",
            "lora_alpha",
            "use_rslora",
            "lora_dropout",
            "target_modules",
            "layers_to_transform",
            "layers_pattern",
            "bias",
            "init_lora_weights");

    /** Keys that do not change what a finished adapter computes, whatever their value. */
    private static final Set<String> WITHOUT_EFFECT = Set.of(
            "auto_mapping",
            "base_model_name_or_path",
            "inference_mode",
            "megatron_core",
            "peft_version",
            "qalora_group_size",
            "revision",
            "runtime_config",
            "task_type");

    /** Initialisations that leave the base weights as they are; PiSSA, OLoRA, LoftQ and CorDA do not. */
    private static final Set<String> PLAIN_INITIALISATIONS = Set.of("true", "false", "gaussian", "orthogonal", "eva");

    /** Larger ones are no configuration; it bounds what is read into memory. */
    private static final long LARGEST_BYTES = 1 << 20;

    /** @param file how messages call it */
    static PeftConfig read(Path path, String file) {
        JsonNode root = json(path, file);
        require(file, root, "peft_type", Set.of("LORA"), "the engine applies LoRA adapters");
        require(file, root, "bias", Set.of("none"), "trained biases are not applied; train with bias: none");
        require(
                file,
                root,
                "init_lora_weights",
                PLAIN_INITIALISATIONS,
                "such adapters belong to changed base weights; convert it to plain LoRA with PEFT first");
        for (Map.Entry<String, JsonNode> entry : root.properties()) {
            boolean known = READ.contains(entry.getKey()) || WITHOUT_EFFECT.contains(entry.getKey());
            if (!known && !isNeutral(entry.getValue())) {
                throw new AdapterException(
                        "%s sets %s to %s, which the engine does not apply; train the adapter without it"
                                .formatted(file, entry.getKey(), abbreviated(entry.getValue())));
            }
        }
        JsonNode targets = root.path("target_modules");
        return new PeftConfig(
                integer(file, root, "r"),
                number(file, root, "lora_alpha").orElse(8.0),
                flag(file, root, "use_rslora"),
                number(file, root, "lora_dropout").orElse(0.0),
                targetList(file, targets),
                targets.isString() || !isNeutral(root.path("layers_to_transform")),
                targets.asString("").equals("all-linear"),
                invocation(file, root.path("alora_invocation_tokens")));
    }

    private static List<Integer> invocation(String file, JsonNode value) {
        List<Integer> tokens = new ArrayList<>();
        if (value.isMissingNode() || value.isNull()) {
            return tokens;
        }
        // PEFT never applies an adapter with an empty list: nobody can have meant that.
        boolean isList = value.isArray() && !value.isEmpty() && value.size() <= AdapterConfig.MAX_INVOCATION;
        for (JsonNode token : value) {
            isList &= token.isIntegralNumber() && token.canConvertToInt() && token.intValue() >= 0;
        }
        if (!isList) {
            throw new AdapterException(
                    ("%s: 'alora_invocation_tokens' must be 1 to %d token ids, not %s; leave it out for an"
                                    + " adapter that always acts")
                            .formatted(file, AdapterConfig.MAX_INVOCATION, abbreviated(value)));
        }
        value.forEach(token -> tokens.add(token.intValue()));
        return tokens;
    }

    private static JsonNode json(Path path, String file) {
        try {
            if (Files.size(path) > LARGEST_BYTES) {
                throw new AdapterException(
                        "%s has %d bytes; a PEFT configuration has at most %d. Send the file as PEFT wrote it"
                                .formatted(file, Files.size(path), LARGEST_BYTES));
            }
            JsonNode root = JSON.readTree(Files.readAllBytes(path));
            if (!root.isObject()) {
                throw new AdapterException("%s is not a JSON object".formatted(file));
            }
            return root;
        } catch (NoSuchFileException e) {
            throw new AdapterException("There is no %s: give a PEFT adapter directory".formatted(file), e);
        } catch (IOException e) {
            throw new AdapterException("The file %s cannot be read: %s".formatted(file, e.getMessage()), e);
        } catch (JacksonException e) {
            throw new AdapterException("%s is not valid JSON: %s".formatted(file, e.getOriginalMessage()), e);
        }
    }

    private static List<String> targetList(String file, JsonNode targets) {
        List<String> names = new ArrayList<>();
        if (targets.isArray()) {
            for (JsonNode target : targets) {
                if (!target.isString()) {
                    throw new AdapterException(
                            "%s: target_modules holds %s, which is not a name".formatted(file, abbreviated(target)));
                }
                names.add(target.stringValue());
            }
        } else if (!targets.isString() && !isNeutral(targets)) {
            throw new AdapterException("%s: target_modules must be a list of names or a pattern".formatted(file));
        }
        return names;
    }

    private static void require(String file, JsonNode root, String key, Set<String> allowed, String reason) {
        JsonNode value = root.path(key);
        boolean isAbsent = value.isMissingNode() && !key.equals("peft_type");
        if (!isAbsent && !(value.isValueNode() && allowed.contains(value.asString("")))) {
            throw new AdapterException("%s has %s %s: %s".formatted(file, key, abbreviated(value), reason));
        }
    }

    /** Null, false, empty: the key asks for nothing. */
    private static boolean isNeutral(JsonNode value) {
        return value.isMissingNode()
                || value.isNull()
                || (value.isBoolean() && !value.booleanValue())
                || (value.isContainer() && value.isEmpty());
    }

    private static int integer(String file, JsonNode root, String key) {
        JsonNode value = root.path(key);
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw new AdapterException("%s: '%s' must be an integer, not %s".formatted(file, key, abbreviated(value)));
        }
        return value.intValue();
    }

    private static Optional<Double> number(String file, JsonNode root, String key) {
        JsonNode value = root.path(key);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isNumber()) {
            throw new AdapterException("%s: '%s' must be a number, not %s".formatted(file, key, abbreviated(value)));
        }
        return Optional.of(value.doubleValue());
    }

    private static boolean flag(String file, JsonNode root, String key) {
        JsonNode value = root.path(key);
        if (!isNeutral(value) && !value.isBoolean()) {
            throw new AdapterException(
                    "%s: '%s' must be true or false, not %s".formatted(file, key, abbreviated(value)));
        }
        return value.isBoolean() && value.booleanValue();
    }

    private static String abbreviated(JsonNode value) {
        String text = value.isMissingNode() ? "(none)" : value.toString();
        return text.length() <= 80 ? text : text.substring(0, 80) + "...";
    }
}
