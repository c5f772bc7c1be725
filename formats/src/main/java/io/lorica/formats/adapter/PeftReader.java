package io.lorica.formats.adapter;

import io.lorica.formats.AdapterException;
import io.lorica.formats.CheckpointException;
import io.lorica.formats.checkpoint.ModelConfig;
import io.lorica.formats.checkpoint.SafeTensors;
import io.lorica.formats.checkpoint.TensorInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads PEFT directories. Files are untrusted: nothing is allocated before names and shapes have been checked. */
final class PeftReader {
    static final String WEIGHTS = "adapter_model.safetensors";
    static final String PREFIX = "base_model.model.";

    private static final Pattern TENSOR = Pattern.compile(
            Pattern.quote(PREFIX) + "model\\.layers\\.(\\d{1,4})\\.(?:self_attn|mlp)\\.(\\w+)\\.lora_([AB])\\.weight");

    private final Path directory;
    private final ModelConfig model;
    private final PeftConfig config;

    private PeftReader(Path directory, ModelConfig model, PeftConfig config) {
        this.directory = directory;
        this.model = model;
        this.config = config;
    }

    static Adapter read(Path directory, ModelConfig model) {
        PeftConfig config = PeftConfig.read(directory.resolve(PeftConfig.FILE));
        Path weights = directory.resolve(WEIGHTS);
        if (!Files.isRegularFile(weights)) {
            throw new AdapterException("There is no %s in %s; adapters in other formats (.bin) are not read"
                    .formatted(WEIGHTS, directory));
        }
        try (SafeTensors tensors = SafeTensors.open(weights)) {
            return new PeftReader(directory, model, config).read(tensors);
        } catch (CheckpointException e) {
            throw new AdapterException("The adapter's weights cannot be read: " + e.getMessage(), e);
        }
    }

    private Adapter read(SafeTensors tensors) {
        SortedSet<Site> found = sites(tensors);
        requireExpected(found);
        Set<Projection> targets = EnumSet.noneOf(Projection.class);
        found.forEach(site -> targets.add(site.projection()));
        AdapterConfig adapter = new AdapterConfig(
                config.rank(), config.alpha(), config.rsLora(), config.dropout(), targets, config.invocation());
        found.forEach(site -> requireShapes(site, tensors));
        Map<Site, LowRank> matrices = new TreeMap<>();
        for (int layer = 0; layer < model.layers(); layer++) {
            for (Projection projection : targets) {
                Site site = new Site(layer, projection);
                matrices.put(site, found.contains(site) ? matrices(site, tensors) : zero(projection));
            }
        }
        return Adapter.of(adapter, model, matrices);
    }

    private SortedSet<Site> sites(SafeTensors tensors) {
        SortedSet<Site> found = new TreeSet<>();
        for (String name : tensors.tensors().keySet()) {
            Matcher matcher = TENSOR.matcher(name);
            Optional<Projection> projection =
                    matcher.matches() ? Projection.ofModuleName(matcher.group(2)) : Optional.empty();
            if (projection.isEmpty()) {
                throw new AdapterException(
                        "%s holds the tensor '%s', which the engine does not apply; it reads lora_A and lora_B of q, k, v, o, gate, up and down projections"
                                .formatted(directory.resolve(WEIGHTS), name));
            }
            Site site = new Site(Integer.parseInt(matcher.group(1)), projection.get());
            if (site.layer() >= model.layers()) {
                throw new AdapterException(
                        "The adapter in %s changes layer %d, the base model has %d layers. Use the base model it was trained on"
                                .formatted(directory, site.layer(), model.layers()));
            }
            String partner = tensorName(site, matcher.group(3).equals("A") ? "B" : "A");
            if (!name.equals(tensorName(site, matcher.group(3)))
                    || !tensors.tensors().containsKey(partner)) {
                throw new AdapterException("%s holds the tensor '%s' but not '%s'; the adapter is damaged"
                        .formatted(directory.resolve(WEIGHTS), name, partner));
            }
            found.add(site);
        }
        if (found.isEmpty()) {
            throw new AdapterException("%s holds no LoRA matrices".formatted(directory.resolve(WEIGHTS)));
        }
        return found;
    }

    /** Which places the file must hold is certain only where the configuration lists modules and does not pick layers. */
    private void requireExpected(SortedSet<Site> found) {
        Set<String> matched = new HashSet<>();
        for (int layer = 0; layer < model.layers(); layer++) {
            for (Projection projection : Projection.values()) {
                Site site = new Site(layer, projection);
                boolean isTarget = config.allLinear();
                for (String target : config.targetModules()) {
                    if (site.module().equals(target) || site.module().endsWith("." + target)) {
                        matched.add(target);
                        isTarget = true;
                    }
                }
                boolean mayBeAbsent = config.isPartial() && !config.allLinear();
                if (isTarget && !mayBeAbsent && !found.contains(site)) {
                    throw new AdapterException(
                            "The adapter in %s has no matrices for %s, which its target_modules cover; it is damaged or was made for another base model"
                                    .formatted(directory, site.module()));
                }
                if (!isTarget && !config.targetModules().isEmpty() && found.contains(site)) {
                    throw new AdapterException(
                            "The adapter in %s has matrices for %s, which its target_modules do not cover"
                                    .formatted(directory, site.module()));
                }
            }
        }
        for (String target : config.targetModules()) {
            if (!matched.contains(target)) {
                throw new AdapterException("%s targets '%s'; the engine adapts %s"
                        .formatted(
                                directory.resolve(PeftConfig.FILE),
                                target,
                                "q_proj, k_proj, v_proj, o_proj, gate_proj, up_proj and down_proj"));
            }
        }
    }

    private void requireShapes(Site site, SafeTensors tensors) {
        requireShape(
                tensors, tensorName(site, "A"), config.rank(), site.projection().inputWidth(model));
        requireShape(tensors, tensorName(site, "B"), site.projection().outputWidth(model), config.rank());
    }

    private void requireShape(SafeTensors tensors, String name, long rows, long columns) {
        @Nullable TensorInfo tensor = tensors.tensors().get(name);
        if (tensor == null || !tensor.shape().equals(List.of(rows, columns))) {
            throw new AdapterException(
                    "Tensor '%s' of the adapter in %s has shape %s; rank %d and this base model need [%d, %d]. Either adapter_config.json and the weights differ in rank, or the adapter was trained on another base model"
                            .formatted(
                                    name,
                                    directory,
                                    tensor == null ? "(none)" : tensor.shape(),
                                    config.rank(),
                                    rows,
                                    columns));
        }
    }

    private LowRank matrices(Site site, SafeTensors tensors) {
        return new LowRank(
                config.rank(),
                site.projection().inputWidth(model),
                site.projection().outputWidth(model),
                tensors.readFloats(tensorName(site, "A")),
                tensors.readFloats(tensorName(site, "B")));
    }

    private LowRank zero(Projection projection) {
        return LowRank.zero(config.rank(), projection.inputWidth(model), projection.outputWidth(model));
    }

    static String tensorName(Site site, String matrix) {
        return PREFIX + site.module() + ".lora_" + matrix + ".weight";
    }
}
