package io.lorica.formats.checkpoint;

import java.util.List;

/**
 * How a model stretches its rotary position embedding beyond the context it was first trained on.
 *
 * @see <a href="https://arxiv.org/abs/2104.09864">RoFormer</a>
 */
public sealed interface RopeScaling {

    /** The plain embedding. */
    record None() implements RopeScaling {}

    /** Positions divided by a factor. */
    record Linear(double factor) implements RopeScaling {}

    /** Llama 3.1: long wavelengths are divided by the factor, short ones kept, those between interpolated. */
    record Llama3(double factor, double lowFrequencyFactor, double highFrequencyFactor, int originalMaxPositions)
            implements RopeScaling {}

    /**
     * YaRN.
     *
     * @param attentionFactor multiplies both cosine and sine
     * @see <a href="https://arxiv.org/abs/2309.00071">YaRN, section 3</a>
     */
    record Yarn(
            double factor,
            int originalMaxPositions,
            double betaFast,
            double betaSlow,
            double attentionFactor,
            boolean truncate)
            implements RopeScaling {}

    /** GGUF's own form: each frequency divided by its factor, one per pair of head dimensions. */
    record Factors(List<Double> divisors) implements RopeScaling {
        public Factors {
            divisors = List.copyOf(divisors);
        }
    }

    /** What cosine and sine are multiplied by; 1 for all but YaRN. */
    default double attentionFactor() {
        return this instanceof Yarn yarn ? yarn.attentionFactor() : 1.0;
    }

    /**
     * Angle per position of each pair of head dimensions.
     *
     * @return [headDim / 2]; pair i is dimensions i and i + headDim / 2, as Hugging Face models pair them
     */
    default double[] inverseFrequencies(int headDim, double theta) {
        double[] frequencies = new double[headDim / 2];
        for (int i = 0; i < frequencies.length; i++) {
            double frequency = Math.pow(theta, -2.0 * i / headDim);
            frequencies[i] = switch (this) {
                case None() -> frequency;
                case Linear(double factor) -> frequency / factor;
                case Llama3 llama3 -> llama3(llama3, frequency);
                case Yarn yarn -> yarn(yarn, frequency, i, headDim, theta);
                case Factors(List<Double> divisors) -> frequency / divisors.get(i);
            };
        }
        return frequencies;
    }

    private static double llama3(Llama3 scaling, double frequency) {
        double wavelength = 2 * Math.PI / frequency;
        double original = scaling.originalMaxPositions();
        if (wavelength < original / scaling.highFrequencyFactor()) {
            return frequency;
        }
        if (wavelength > original / scaling.lowFrequencyFactor()) {
            return frequency / scaling.factor();
        }
        double smooth = (original / wavelength - scaling.lowFrequencyFactor())
                / (scaling.highFrequencyFactor() - scaling.lowFrequencyFactor());
        return (1 - smooth) * frequency / scaling.factor() + smooth * frequency;
    }

    private static double yarn(Yarn scaling, double frequency, int pair, int headDim, double theta) {
        double low = correctionDimension(scaling.betaFast(), scaling, headDim, theta);
        double high = correctionDimension(scaling.betaSlow(), scaling, headDim, theta);
        if (scaling.truncate()) {
            low = Math.floor(low);
            high = Math.ceil(high);
        }
        low = Math.max(low, 0);
        high = Math.min(high, headDim - 1);
        if (low == high) {
            high += 0.001;
        }
        double ramp = Math.clamp((pair - low) / (high - low), 0.0, 1.0);
        return frequency / scaling.factor() * ramp + frequency * (1 - ramp);
    }

    /** The dimension whose wavelength turns the given number of times within the original context. */
    private static double correctionDimension(double rotations, Yarn scaling, int headDim, double theta) {
        return headDim * Math.log(scaling.originalMaxPositions() / (rotations * 2 * Math.PI)) / (2 * Math.log(theta));
    }
}
