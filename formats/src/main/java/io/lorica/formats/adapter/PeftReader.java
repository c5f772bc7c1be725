package io.lorica.formats.adapter;

import io.lorica.formats.AdapterException;
import io.lorica.formats.CheckpointException;
import io.lorica.formats.checkpoint.ModelShape;
import io.lorica.formats.checkpoint.SafeTensors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;

/** Reads PEFT directories: no value before names and shapes have been checked. */
final class PeftReader {
    static final String WEIGHTS = "adapter_model.safetensors";

    /** 10,000 matrices' names, shapes and offsets; no model that the engine runs has a tenth of them. */
    private static final long LARGEST_HEADER = 2L << 20;

    private PeftReader() {}

    /** @param name how messages call the weights */
    static SafeTensors open(Path weights, String name) {
        return SafeTensors.open(weights, name, LARGEST_HEADER);
    }

    /** Messages name the files, not their folder: who gave the adapter knows it, and who is told may not. */
    static Adapter read(Path directory, ModelShape model) {
        PeftConfig config = PeftConfig.read(directory.resolve(PeftConfig.FILE), PeftConfig.FILE);
        Path weights = directory.resolve(WEIGHTS);
        if (!Files.isRegularFile(weights)) {
            throw new AdapterException("There is no %s beside %s; adapters in other formats (.bin) are not read"
                    .formatted(WEIGHTS, PeftConfig.FILE));
        }
        try (SafeTensors tensors = open(weights, WEIGHTS)) {
            var header = new PeftHeader(config, PeftConfig.FILE, tensors.tensors(), WEIGHTS);
            SortedSet<Site> found = header.requireFits(model);
            PeftValues.require(tensors, WEIGHTS);
            AdapterConfig adapter = header.adapterConfig(found);
            Map<Site, LowRank> matrices = new TreeMap<>();
            for (int layer = 0; layer < model.layers(); layer++) {
                for (Projection projection : adapter.targets()) {
                    Site site = new Site(layer, projection);
                    matrices.put(site, matrices(site, found.contains(site), adapter.rank(), model, tensors));
                }
            }
            return Adapter.of(adapter, model, matrices);
        } catch (CheckpointException e) {
            throw new AdapterException("The adapter's weights cannot be read: " + e.getMessage(), e);
        }
    }

    private static LowRank matrices(Site site, boolean isThere, int rank, ModelShape model, SafeTensors tensors) {
        int in = site.projection().inputWidth(model);
        int out = site.projection().outputWidth(model);
        return isThere
                ? new LowRank(
                        rank,
                        in,
                        out,
                        tensors.readFloats(PeftHeader.tensorName(site, "A")),
                        tensors.readFloats(PeftHeader.tensorName(site, "B")))
                : LowRank.zero(rank, in, out);
    }
}
