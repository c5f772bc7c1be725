package io.lorica.formats.adapter;

import io.lorica.formats.AdapterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What adapter_config.json says, after everything the engine would compute differently has been refused.
 *
 * @param invocation tokens after which it acts, empty if it always does
 */
record PeftConfig(int rank, double alpha, boolean rsLora, double dropout, Targets targets, List<Integer> invocation) {
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
            "exclude_modules",
            "layers_to_transform",
            "layers_pattern",
            "bias",
            "init_lora_weights");

    /**
     * Keys that do not change what a finished adapter computes, whatever their value: those of an initialisation are
     * decided by {@code init_lora_weights}, and weights are tied only where modules are saved or tokens trained.
     */
    private static final Set<String> WITHOUT_EFFECT = Set.of(
            "auto_mapping",
            "base_model_name_or_path",
            "corda_config",
            "ensure_weight_tying",
            "eva_config",
            "inference_mode",
            "loftq_config",
            "lora_ga_config",
            "megatron_core",
            "peft_version",
            "qalora_group_size",
            "revision",
            "runtime_config",
            "task_type");

    /** What to do about keys that are often there; about the others: train without them. */
    private static final Map<String, String> ADVICE = Map.of(
            "use_dora", "train with use_dora: false, or merge the adapter into its base with PEFT and serve that base",
            "modules_to_save", "train with modules_to_save: null, so that only LoRA matrices are saved",
            "rank_pattern", "train all modules with one rank",
            "alpha_pattern", "train all modules with one alpha",
            "lora_bias", "train with lora_bias: false",
            "trainable_token_indices", "train without it: embeddings are not part of an adapter here",
            "target_parameters", "name linear layers in target_modules instead");

    /** Initialisations that leave the base weights as they are; MiCA freezes B and is plain LoRA otherwise. */
    private static final Set<String> PLAIN_INITIALISATIONS =
            Set.of("true", "false", "gaussian", "orthogonal", "eva", "mica");

    /** Beginnings of those that don't: {@code pissa_niter_16} is one. */
    private static final List<String> CHANGING_INITIALISATIONS = List.of("pissa", "olora", "loftq", "corda", "lora_ga");

    /** Larger ones are no configuration; it bounds what is read into memory. */
    private static final long LARGEST_BYTES = 1 << 20;

    /** @param file how messages call it */
    static PeftConfig read(Path path, String file) {
        JsonNode root = json(path, file);
        require(file, root, "peft_type", Set.of("LORA"), "the engine applies LoRA adapters");
        require(file, root, "bias", Set.of("none"), "trained biases are not applied; train with bias: none");
        requirePlainInitialisation(file, root.path("init_lora_weights"));
        for (Map.Entry<String, JsonNode> entry : root.properties()) {
            boolean known = READ.contains(entry.getKey()) || WITHOUT_EFFECT.contains(entry.getKey());
            if (!known && !isNeutral(entry.getValue()) && !isUniformPattern(root, entry)) {
                throw new AdapterException("%s sets %s to %s, which the engine does not apply; %s"
                        .formatted(
                                file,
                                abbreviated(entry.getKey()),
                                abbreviated(entry.getValue()),
                                ADVICE.getOrDefault(entry.getKey(), "train the adapter without it")));
            }
        }
        return new PeftConfig(
                integer(file, root, "r"),
                number(file, root, "lora_alpha").orElse(8.0),
                flag(file, root, "use_rslora"),
                number(file, root, "lora_dropout").orElse(0.0),
                Targets.of(file, root),
                invocation(file, root.path("alora_invocation_tokens")));
    }

    /** Whether it gives some modules the rank, or the alpha, that all have. */
    private static boolean isUniformPattern(JsonNode root, Map.Entry<String, JsonNode> entry) {
        @Nullable
        String all = Map.of("rank_pattern", "r", "alpha_pattern", "lora_alpha").get(entry.getKey());
        return all != null
                && entry.getValue().isObject()
                && entry.getValue().properties().stream()
                        .allMatch(module -> module.getValue().isNumber()
                                && root.path(all).isNumber()
                                && module.getValue().doubleValue()
                                        == root.path(all).doubleValue());
    }

    private static void requirePlainInitialisation(String file, JsonNode value) {
        String name = value.asString("").toLowerCase(Locale.ROOT);
        if (value.isMissingNode() || value.isNull() || (value.isValueNode() && PLAIN_INITIALISATIONS.contains(name))) {
            return;
        }
        throw new AdapterException("%s has init_lora_weights %s: %s"
                .formatted(
                        file,
                        abbreviated(value),
                        CHANGING_INITIALISATIONS.stream().anyMatch(name::startsWith)
                                ? "such adapters belong to changed base weights; convert it to plain LoRA with PEFT"
                                        + " first (path_initial_model_for_weight_conversion of save_pretrained)"
                                : "whether this initialisation changes base weights is not known; the engine reads"
                                        + " adapters that began with true, false, gaussian, orthogonal, eva or mica"));
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
            // What the system says of it names its path.
            throw new AdapterException("The file %s cannot be read; make it readable".formatted(file), e);
        } catch (JacksonException e) {
            throw new AdapterException("%s is not valid JSON: %s".formatted(file, e.getOriginalMessage()), e);
        }
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

    static String abbreviated(JsonNode value) {
        return abbreviated(value.isMissingNode() ? "(none)" : value.toString());
    }

    /** Files are untrusted: what they hold must not fill a message. */
    static String abbreviated(String text) {
        return text.length() <= 120 ? text : text.substring(0, 120) + "...";
    }
}
