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

    private PeftReader() {}

    static Adapter read(Path directory, ModelShape model) {
        Path configuration = directory.resolve(PeftConfig.FILE);
        Path weights = directory.resolve(WEIGHTS);
        PeftConfig config = PeftConfig.read(configuration, configuration.toString());
        if (!Files.isRegularFile(weights)) {
            throw new AdapterException("There is no %s in %s; adapters in other formats (.bin) are not read"
                    .formatted(WEIGHTS, directory));
        }
        try (SafeTensors tensors = SafeTensors.open(weights)) {
            var header = new PeftHeader(config, configuration.toString(), tensors.tensors(), weights.toString());
            SortedSet<Site> found = header.requireFits(model);
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
