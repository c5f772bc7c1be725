package io.lorica.engine.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.Arrays;

/** Java values as arguments of a program. */
final class Arguments {
    private Arguments() {}

    static IValue tensors(NDList list) {
        return IValue.listFrom(Program.tensors(list));
    }

    /** [n] */
    static IValue longs(PtNDManager scope, int[] values) {
        return IValue.from((PtNDArray) tensor(scope, values, new Shape(values.length)));
    }

    /** [n, m]; all rows of the same length. */
    static IValue longs(PtNDManager scope, int[][] values) {
        int[] flat = Arrays.stream(values).flatMapToInt(Arrays::stream).toArray();
        return IValue.from((PtNDArray) tensor(scope, flat, new Shape(values.length, values[0].length)));
    }

    static NDArray tensor(PtNDManager scope, int[] values, Shape shape) {
        LongBuffer longs = ByteBuffer.allocateDirect(values.length * Long.BYTES)
                .order(ByteOrder.nativeOrder())
                .asLongBuffer();
        for (int value : values) {
            longs.put(value);
        }
        return scope.create(longs.flip(), shape, DataType.INT64);
    }
}
