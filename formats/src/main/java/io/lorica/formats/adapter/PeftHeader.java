package io.lorica.formats.adapter;

import io.lorica.formats.AdapterException;
import io.lorica.formats.checkpoint.ModelShape;
import io.lorica.formats.checkpoint.TensorInfo;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an adapter's configuration and the header of its weights say together, checked; values are {@link PeftValues}'.
 * Files are untrusted: nothing is allocated by what they claim.
 */
final class PeftHeader {
    private static final String PREFIX = "base_model.model.";

    private static final Pattern TENSOR = Pattern.compile(
            Pattern.quote(PREFIX) + "model\\.layers\\.(\\d{1,4})\\.(?:self_attn|mlp)\\.(\\w+)\\.lora_([AB])\\.weight");

    private final PeftConfig config;
    private final String configName;
    private final Map<String, TensorInfo> tensors;
    private final String weightsName;

    /**
     * @param configName how messages call adapter_config.json
     * @param tensors of the weights' header
     * @param weightsName how messages call adapter_model.safetensors
     */
    PeftHeader(PeftConfig config, String configName, Map<String, TensorInfo> tensors, String weightsName) {
        this.config = config;
        this.configName = configName;
        this.tensors = tensors;
        this.weightsName = weightsName;
    }

    private List<Long> shape(String tensorName) {
        return Objects.requireNonNull(tensors.get(tensorName)).shape();
    }

    /** The name of a matrix in a PEFT file. {@code matrix} is A or B. */
    static String tensorName(Site site, String matrix) {
        return PREFIX + site.module() + ".lora_" + matrix + ".weight";
    }

    /**
     * What can be said without knowing the base model: pairs of matrices of one rank at places the engine adapts.
     *
     * @return the places
     * @throws AdapterException if the adapter could fit no base model
     */
    SortedSet<Site> requireWhole() {
        SortedSet<Site> found = sites();
        requireCovered(found);
        adapterConfig(found);
        for (Site site : found) {
            List<Long> a = shape(tensorName(site, "A"));
            List<Long> b = shape(tensorName(site, "B"));
            boolean isPair =
                    a.size() == 2 && b.size() == 2 && a.getFirst() == config.rank() && b.getLast() == config.rank();
            if (!isPair) {
                throw new AdapterException(
                        "%s has matrices A %s and B %s for %s; with r = %d in %s they must be [%d, in] and [out, %d]"
                                .formatted(
                                        weightsName,
                                        a,
                                        b,
                                        site.module(),
                                        config.rank(),
                                        configName,
                                        config.rank(),
                                        config.rank()));
            }
        }
        return found;
    }

    /**
     * Whether it fits a base model.
     *
     * @return the places
     * @throws AdapterException if it does not
     */
    SortedSet<Site> requireFits(ModelShape base) {
        SortedSet<Site> found = sites();
        for (Site site : found) {
            if (site.layer() >= base.layers()) {
                throw new AdapterException(
                        "%s changes layer %d, the base model has %d layers. Use the base model it was trained on"
                                .formatted(weightsName, site.layer(), base.layers()));
            }
        }
        requireExpected(found, base);
        adapterConfig(found).invocation().stream()
                .filter(token -> token >= base.vocabSize())
                .findFirst()
                .ifPresent(token -> {
                    throw new AdapterException(
                            ("%s: token %d of alora_invocation_tokens is not in the base model's vocabulary"
                                            + " of %d. Use the base model it was trained on")
                                    .formatted(configName, token, base.vocabSize()));
                });
        for (Site site : found) {
            Projection projection = site.projection();
            requireShape(tensorName(site, "A"), config.rank(), projection.inputWidth(base));
            requireShape(tensorName(site, "B"), projection.outputWidth(base), config.rank());
        }
        return found;
    }

    /** The adapter's shape, over the places that have matrices. */
    AdapterConfig adapterConfig(SortedSet<Site> found) {
        Set<Projection> targets = EnumSet.noneOf(Projection.class);
        found.forEach(site -> targets.add(site.projection()));
        return new AdapterConfig(
                config.rank(), config.alpha(), config.rsLora(), config.dropout(), targets, config.invocation());
    }

    private SortedSet<Site> sites() {
        SortedSet<Site> found = new TreeSet<>();
        tensors.values().forEach(tensor -> {
            Matcher matcher = TENSOR.matcher(tensor.name());
            Optional<Projection> projection =
                    matcher.matches() ? Projection.ofModuleName(matcher.group(2)) : Optional.empty();
            if (projection.isEmpty()) {
                throw new AdapterException(foreign(tensor.name()));
            }
            if (!tensor.type().isFloating()) {
                throw new AdapterException(
                        ("%s holds the tensor '%s' as %s; the engine reads F32, F16 and BF16. Convert the adapter to"
                                        + " one of them and save it again")
                                .formatted(weightsName, tensor.name(), tensor.type()));
            }
            Site site = new Site(Integer.parseInt(matcher.group(1)), projection.get());
            String matrix = matcher.group(3);
            String partner = tensorName(site, matrix.equals("A") ? "B" : "A");
            if (!tensor.name().equals(tensorName(site, matrix)) || !tensors.containsKey(partner)) {
                throw new AdapterException("%s holds the tensor '%s' but not '%s'; the adapter is damaged"
                        .formatted(weightsName, tensor.name(), partner));
            }
            found.add(site);
        });
        if (found.isEmpty()) {
            throw new AdapterException(
                    "%s holds no LoRA matrices, which come in pairs lora_A and lora_B".formatted(weightsName));
        }
        return found;
    }

    private String foreign(String tensor) {
        String advice;
        if (tensor.contains("lora_magnitude_vector")) {
            advice = "it belongs to DoRA; train with use_dora: false";
        } else if (tensor.contains("lora_embedding_") || tensor.contains("embed_tokens")) {
            advice = "embeddings are not part of an adapter here; train without them in target_modules,"
                    + " modules_to_save and trainable_token_indices";
        } else if (tensor.endsWith(".bias")) {
            advice = "biases are not applied; train with bias: none and lora_bias: false";
        } else if (!tensor.contains("lora_")) {
            advice = "whole modules are not part of an adapter here; train with modules_to_save: null";
        } else {
            advice = "it reads lora_A and lora_B of q, k, v, o, gate, up and down projections";
        }
        return "%s holds the tensor '%s', which the engine does not apply; %s"
                .formatted(weightsName, PeftConfig.abbreviated(tensor), advice);
    }

    /** PEFT doesn't apply matrices outside the targets, so a file that has them is not what it says. */
    private void requireCovered(SortedSet<Site> found) {
        for (Site site : found) {
            if (!config.targets().covers(site)) {
                throw new AdapterException(
                        ("%s has matrices for %s, which target_modules, layers_to_transform and exclude_modules of %s"
                                        + " do not cover: PEFT would leave them out. Send the configuration that the"
                                        + " weights were saved with")
                                .formatted(weightsName, site.module(), configName));
            }
        }
    }

    private void requireExpected(SortedSet<Site> found, ModelShape base) {
        requireCovered(found);
        Set<String> unmatched = new TreeSet<>(config.targets().names());
        for (int layer = 0; layer < base.layers(); layer++) {
            for (Projection projection : Projection.values()) {
                Site site = new Site(layer, projection);
                unmatched.removeIf(name -> Targets.names(name, site));
                if (config.targets().covers(site) && !found.contains(site)) {
                    throw new AdapterException(
                            ("%s has no matrices for %s, which target_modules of %s cover; it is damaged or was"
                                            + " made for another base model")
                                    .formatted(weightsName, site.module(), configName));
                }
            }
        }
        if (!unmatched.isEmpty()) {
            throw new AdapterException("%s targets '%s'; the engine adapts %s"
                    .formatted(
                            configName,
                            PeftConfig.abbreviated(unmatched.iterator().next()),
                            "q_proj, k_proj, v_proj, o_proj, gate_proj, up_proj and down_proj"));
        }
    }

    private void requireShape(String name, long rows, long columns) {
        @Nullable TensorInfo tensor = tensors.get(name);
        if (tensor == null || !tensor.shape().equals(List.of(rows, columns))) {
            throw new AdapterException(
                    ("%s: tensor '%s' has shape %s; rank %d and this base model need [%d, %d]. Either %s"
                                    + " and the weights differ in rank, or the adapter was trained on another base"
                                    + " model")
                            .formatted(
                                    weightsName,
                                    name,
                                    tensor == null ? "(none)" : tensor.shape(),
                                    config.rank(),
                                    rows,
                                    columns,
                                    configName));
        }
    }
}
