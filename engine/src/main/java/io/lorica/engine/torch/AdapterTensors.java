package io.lorica.engine.torch;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import io.lorica.formats.adapter.Adapter;
import io.lorica.formats.adapter.AdapterStack;
import io.lorica.formats.adapter.LowRank;
import io.lorica.formats.adapter.Projection;
import io.lorica.formats.checkpoint.ModelConfig;
import java.util.List;

/** Brings an adapter stack into the layout that {@code causal_lm.py} documents as {@code adapters}. */
final class AdapterTensors {
    private AdapterTensors() {}

    /** @return for each layer and group A [r, in] and scaled B [out, r] in FP32, owned by the manager */
    static NDList load(AdapterStack stack, ModelConfig model, PtNDManager manager) {
        var tensors = new NDList();
        for (int layer = 0; layer < model.layers(); layer++) {
            for (List<Projection> group : Projection.GROUPS) {
                add(tensors, stack, model, layer, group, manager);
            }
        }
        return tensors;
    }

    /** Memory of the tensors in FP32, the largest compute type. */
    static long bytes(AdapterStack stack, ModelConfig model) {
        long values = 0;
        for (List<Projection> group : Projection.GROUPS) {
            int out = group.stream()
                    .mapToInt(projection -> projection.outputWidth(model))
                    .sum();
            values += (long) AdapterStack.rank(stack.layers(), group)
                    * (group.getFirst().inputWidth(model) + out);
        }
        return values * model.layers() * Float.BYTES;
    }

    /** @return of each group, the ranks of these adapters together */
    static long[] ranks(List<Adapter> adapters) {
        return Projection.GROUPS.stream()
                .mapToLong(group -> AdapterStack.rank(adapters, group))
                .toArray();
    }

    private static void add(
            NDList tensors,
            AdapterStack stack,
            ModelConfig model,
            int layer,
            List<Projection> group,
            PtNDManager manager) {
        int in = group.getFirst().inputWidth(model);
        int out = group.stream()
                .mapToInt(projection -> projection.outputWidth(model))
                .sum();
        int rank = AdapterStack.rank(stack.layers(), group);
        if (rank == 0) {
            tensors.add(manager.create(new Shape(0), DataType.FLOAT32));
            tensors.add(manager.create(new Shape(0), DataType.FLOAT32));
            return;
        }
        float[] a = new float[rank * in];
        float[] b = new float[out * rank];
        int column = 0;
        for (Adapter adapter : stack.layers()) {
            for (Projection projection : targets(adapter, group)) {
                LowRank matrices = adapter.at(layer, projection);
                System.arraycopy(matrices.a(), 0, a, column * in, matrices.a().length);
                int firstRow = group.subList(0, group.indexOf(projection)).stream()
                        .mapToInt(before -> before.outputWidth(model))
                        .sum();
                float scale = (float) adapter.config().scale();
                for (int row = 0; row < matrices.out(); row++) {
                    for (int r = 0; r < matrices.rank(); r++) {
                        b[(firstRow + row) * rank + column + r] = scale * matrices.b()[row * matrices.rank() + r];
                    }
                }
                column += matrices.rank();
            }
        }
        tensors.add(manager.create(Weights.floats(a), new Shape(rank, in), DataType.FLOAT32));
        tensors.add(manager.create(Weights.floats(b), new Shape(out, rank), DataType.FLOAT32));
    }

    private static List<Projection> targets(Adapter adapter, List<Projection> group) {
        return group.stream().filter(adapter.config().targets()::contains).toList();
    }
}
