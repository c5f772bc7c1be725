package io.lorica.formats.readout;

import io.lorica.formats.AdapterException;
import io.lorica.formats.CheckpointException;
import io.lorica.formats.checkpoint.FloatTensor;
import io.lorica.formats.checkpoint.ModelShape;
import io.lorica.formats.checkpoint.SafeTensors;
import io.lorica.formats.checkpoint.TensorInfo;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A linear read-out of n outcomes from a text's hidden states, averaged over its tokens: {@code weight x + bias} are
 * the outcomes' log-odds up to a common term. Beside an adapter in {@value #FILE}; PEFT leaves the file alone.
 *
 * @param depth after how many layers the states are read, from 1 to all of them
 * @param weight [n, H], row by row
 * @param bias [n]
 */
public record ReadOut(int depth, float[] weight, float[] bias) {
    public static final String FILE = "readout.safetensors";

    private static final String WEIGHT = "weight";
    private static final String BIAS = "bias";
    private static final String DEPTH = "depth";
    private static final String POOLING = "pooling";
    private static final String MEAN = "mean";

    /** Two tensors' names and shapes. */
    private static final long LARGEST_HEADER = 1L << 12;

    /** Of 20 outcomes, for states some times as wide as those of the largest models. */
    private static final long MOST_WEIGHTS = 20L << 17;

    public ReadOut {
        if (depth < 1 || bias.length < 2 || weight.length == 0 || weight.length % bias.length != 0) {
            throw new IllegalArgumentException("A read-out of %d outcomes after %d layers can't have %d weights"
                    .formatted(bias.length, depth, weight.length));
        }
    }

    public int outcomes() {
        return bias.length;
    }

    /** H. */
    public int width() {
        return weight.length / bias.length;
    }

    /**
     * @param state [H]
     * @return [n] log-odds, up to a common term
     */
    public double[] read(float[] state) {
        if (state.length != width()) {
            throw new IllegalArgumentException(
                    "The read-out is %d wide, the state %d".formatted(width(), state.length));
        }
        double[] scores = new double[outcomes()];
        for (int outcome = 0; outcome < scores.length; outcome++) {
            double sum = bias[outcome];
            for (int i = 0; i < state.length; i++) {
                sum += (double) weight[outcome * state.length + i] * state[i];
            }
            scores[outcome] = sum;
        }
        return scores;
    }

    /** Its scores times a factor. */
    public ReadOut times(float factor) {
        return new ReadOut(depth, times(weight, factor), times(bias, factor));
    }

    private static float[] times(float[] values, float factor) {
        float[] scaled = values.clone();
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] *= factor;
        }
        return scaled;
    }

    /** @throws AdapterException if it was made for another model, or other outcomes */
    public void requireFits(ModelShape model, int expectedOutcomes) {
        if (width() != model.hiddenSize() || depth > model.layers()) {
            throw new AdapterException(
                    ("%s reads states %d wide after layer %d, the base model's are %d wide and it has %d layers. Fit it"
                                    + " on this base model")
                            .formatted(FILE, width(), depth, model.hiddenSize(), model.layers()));
        }
        requireOutcomes(expectedOutcomes);
    }

    /** @throws AdapterException if it was made for other outcomes */
    public void requireOutcomes(int expected) {
        if (outcomes() != expected) {
            throw new AdapterException("%s tells %d outcomes apart, the decision has %d. Fit it for this decision"
                    .formatted(FILE, outcomes(), expected));
        }
    }

    /** @throws java.io.UncheckedIOException if the file can't be written */
    public void write(Path folder) {
        SafeTensors.write(
                folder.resolve(FILE),
                Map.of(
                        WEIGHT, FloatTensor.of(weight, outcomes(), width()),
                        BIAS, FloatTensor.of(bias, outcomes())),
                Map.of("format", "pt", POOLING, MEAN, DEPTH, Integer.toString(depth)));
    }

    /**
     * @param name how messages call the file
     * @throws AdapterException saying what is wrong with it
     */
    public static ReadOut read(Path file, String name) {
        try (SafeTensors tensors = SafeTensors.open(file, name, LARGEST_HEADER)) {
            TensorInfo weight = tensors.tensors().get(WEIGHT);
            TensorInfo bias = tensors.tensors().get(BIAS);
            if (weight == null || bias == null || tensors.tensors().size() != 2) {
                throw wrong(
                        name,
                        "has the tensors %s instead of %s and %s"
                                .formatted(tensors.tensors().keySet(), BIAS, WEIGHT));
            }
            List<Long> shape = weight.shape();
            if (shape.size() != 2
                    || shape.get(0) < 2
                    || shape.get(1) < 1
                    || !bias.shape().equals(List.of(shape.get(0)))) {
                throw wrong(
                        name,
                        "has shapes %s and %s instead of [outcomes, width] and [outcomes]"
                                .formatted(shape, bias.shape()));
            }
            if (weight.elements() > MOST_WEIGHTS) {
                throw wrong(name, "has %d weights; %d are read at most".formatted(weight.elements(), MOST_WEIGHTS));
            }
            for (String tensor : List.of(WEIGHT, BIAS)) {
                if (tensors.firstBeyond(tensor, Float.MAX_VALUE).isPresent()) {
                    throw wrong(name, "has a value in %s that is not a finite number. Fit it again".formatted(tensor));
                }
            }
            return new ReadOut(depth(tensors, name), tensors.readFloats(WEIGHT), tensors.readFloats(BIAS));
        } catch (CheckpointException e) {
            throw new AdapterException("The read-out cannot be read: " + e.getMessage(), e);
        }
    }

    private static int depth(SafeTensors tensors, String name) {
        if (!MEAN.equals(tensors.metadata().get(POOLING))) {
            throw wrong(
                    name,
                    "says pooling '%s' in its metadata; this release knows %s"
                            .formatted(tensors.metadata().get(POOLING), MEAN));
        }
        String depth = String.valueOf(tensors.metadata().get(DEPTH));
        if (!depth.matches("[1-9][0-9]{0,3}")) {
            throw wrong(name, "says depth '%s' in its metadata; it must be a number of layers".formatted(depth));
        }
        return Integer.parseInt(depth);
    }

    private static AdapterException wrong(String name, String what) {
        return new AdapterException("%s %s".formatted(name, what));
    }
}
