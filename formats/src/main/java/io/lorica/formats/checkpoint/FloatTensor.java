package io.lorica.formats.checkpoint;

import java.util.Arrays;
import java.util.List;

/**
 * A small tensor in memory, for writing to a file.
 *
 * @param shape row-major
 * @param values as many as the shape says; not copied, and not to be changed
 */
public record FloatTensor(List<Long> shape, float[] values) {
    public FloatTensor {
        shape = List.copyOf(shape);
        long elements = shape.stream().reduce(1L, Math::multiplyExact);
        if (elements != values.length) {
            throw new IllegalArgumentException(
                    "A tensor of shape %s holds %d values, not %d".formatted(shape, elements, values.length));
        }
    }

    public static FloatTensor of(float[] values, long... shape) {
        return new FloatTensor(Arrays.stream(shape).boxed().toList(), values);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FloatTensor(var otherShape, var otherValues)
                && shape.equals(otherShape)
                && Arrays.equals(values, otherValues);
    }

    @Override
    public int hashCode() {
        return 31 * shape.hashCode() + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "FloatTensor" + shape;
    }
}
