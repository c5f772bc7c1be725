package io.lorica.inference;

import io.lorica.api.registry.ArtefactFile;
import io.lorica.formats.readout.ReadOut;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Read-outs of two outcomes as files of a version. */
final class ReadOutFiles {
    private ReadOutFiles() {}

    /** Others may be added. */
    static Map<String, byte[]> of(ReadOut readOut) {
        try {
            Path directory = Files.createTempDirectory("read-out");
            readOut.write(directory);
            Map<String, byte[]> files = new TreeMap<>();
            files.put(ArtefactFile.READ_OUT, Files.readAllBytes(directory.resolve(ReadOut.FILE)));
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ReadOut readOut(int width, int depth, long seed) {
        var random = new SplittableRandom(seed);
        float[] weight = new float[2 * width];
        for (int i = 0; i < weight.length; i++) {
            weight[i] = (float) random.nextDouble(-1, 1);
        }
        return new ReadOut(depth, weight, new float[] {0.1f, -0.2f});
    }
}
