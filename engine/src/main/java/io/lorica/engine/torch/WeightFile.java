package io.lorica.engine.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import io.lorica.engine.options.Precision;
import io.lorica.files.Digest;
import io.lorica.formats.CheckpointException;
import io.lorica.formats.checkpoint.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A base model's tensors as the program takes them, on file and mapped instead of copied. Processes on one machine
 * share its pages, and the system reads and forgets them as layers come and go: a base may be larger than memory.
 */
record WeightFile(Path weights, WeightIndex index) {
    private static final Logger log = LoggerFactory.getLogger(WeightFile.class);

    /** Of one base in one precision, and for INT8 in as many bits as this machine multiplies exactly. */
    record Paths(Path weights, Path index) {
        static Paths of(Path folder, Digest base, Precision precision) {
            String bits = precision == Precision.INT8 && !IntegerBits.isWhole() ? "-7bit" : "";
            String name = base.sha256() + "-" + precision.name().toLowerCase(Locale.ROOT) + bits;
            return new Paths(folder.resolve(name + ".weights"), folder.resolve(name + ".json"));
        }
    }

    /**
     * Finds the base's file, or makes it first: layer by layer, so that this takes no more memory than one layer.
     *
     * @throws CheckpointException if it cannot be written or read
     */
    static WeightFile of(Path folder, Checkpoint checkpoint, Precision precision, Program program, PtNDManager scope) {
        Paths paths = Paths.of(folder, checkpoint.digest(), precision);
        try {
            Optional<WeightIndex> known = known(paths);
            WeightIndex index = known.isPresent() ? known.get() : write(paths, checkpoint, program, scope);
            return new WeightFile(paths.weights(), index);
        } catch (IOException e) {
            throw new CheckpointException(
                    "The base's weights cannot be kept in %s: %s. Give another folder, with room for them."
                            .formatted(folder, e.getMessage()),
                    e);
        }
    }

    /** @return the index of a file that is whole */
    private static Optional<WeightIndex> known(Paths paths) throws IOException {
        if (!Files.exists(paths.weights()) || !Files.exists(paths.index())) {
            return Optional.empty();
        }
        try {
            WeightIndex index = JsonMapper.shared().readValue(Files.readAllBytes(paths.index()), WeightIndex.class);
            if (Digest.ofFile(paths.weights()).sha256().equals(index.sha256())) {
                return Optional.of(index);
            }
        } catch (JacksonException e) {
            log.debug("The index {} cannot be read", paths.index(), e);
        }
        log.warn("{} is damaged and is made anew", paths.weights());
        return Optional.empty();
    }

    private static WeightIndex write(Paths paths, Checkpoint checkpoint, Program program, PtNDManager owner)
            throws IOException {
        log.info("Writing the base's weights to {}, once", paths.weights());
        try (var writer = new WeightFileWriter(paths)) {
            try (PtNDManager scope = owner.newSubManager(owner.getDevice())) {
                writer.append(new Weights(program, checkpoint, scope).beforeLayers());
            }
            for (int layer = 0; layer < checkpoint.config().layers(); layer++) {
                try (PtNDManager scope = owner.newSubManager(owner.getDevice())) {
                    writer.append(new Weights(program, checkpoint, scope).layer(layer));
                }
            }
            return writer.finish();
        }
    }

    /**
     * All tensors in their order. The file is mapped whole once for each type of element, and tensors are views of it.
     */
    NDList tensors(Program program, PtNDManager owner) {
        Map<WeightIndex.Type, NDArray> whole = new EnumMap<>(WeightIndex.Type.class);
        var tensors = new NDList();
        for (WeightIndex.Entry entry : index.tensors()) {
            NDArray file = whole.computeIfAbsent(entry.type(), type -> mapped(type, program, owner));
            tensors.addAll(program.run(
                    owner,
                    "part",
                    IValue.from((PtNDArray) file),
                    IValue.from(entry.offset() / entry.type().bytes),
                    IValue.listFrom(
                            entry.shape().stream().mapToLong(Long::longValue).toArray())));
        }
        return tensors;
    }

    private NDArray mapped(WeightIndex.Type type, Program program, PtNDManager owner) {
        try {
            return program.run(
                            owner,
                            "mapped",
                            IValue.from(weights.toAbsolutePath().toString()),
                            IValue.from(Files.size(weights) / type.bytes),
                            IValue.from((long) type.number))
                    .head();
        } catch (IOException e) {
            throw new CheckpointException("The file %s cannot be read: %s".formatted(weights, e.getMessage()), e);
        }
    }
}
