package io.lorica.formats.adapter;

import io.lorica.formats.checkpoint.ModelShape;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The linear layers of a transformer block that an adapter can change. */
public enum Projection {
    Q("self_attn.q_proj"),
    K("self_attn.k_proj"),
    V("self_attn.v_proj"),
    O("self_attn.o_proj"),
    GATE("mlp.gate_proj"),
    UP("mlp.up_proj"),
    DOWN("mlp.down_proj");

    /** Projections that share an input, in the order of the layer's computation. */
    public static final List<List<Projection>> GROUPS =
            List.of(List.of(Q, K, V), List.of(O), List.of(GATE, UP), List.of(DOWN));

    private final String path;

    Projection(String path) {
        this.path = path;
    }

    /** Where the layer is inside its block: {@code self_attn.q_proj}. */
    public String path() {
        return path;
    }

    /** As PEFT's {@code target_modules} writes it: {@code q_proj}. */
    public String moduleName() {
        return path.substring(path.indexOf('.') + 1);
    }

    /** Full name of the layer: {@code model.layers.3.self_attn.q_proj}. */
    public String module(int layer) {
        return "model.layers." + layer + "." + path;
    }

    public static Optional<Projection> ofModuleName(String name) {
        return Arrays.stream(values())
                .filter(projection -> projection.moduleName().equals(name))
                .findFirst();
    }

    public int inputWidth(ModelShape model) {
        return switch (this) {
            case Q, K, V, GATE, UP -> model.hiddenSize();
            case O -> model.queryWidth();
            case DOWN -> model.intermediateSize();
        };
    }

    public int outputWidth(ModelShape model) {
        return switch (this) {
            case Q -> model.queryWidth();
            case K, V -> model.keyValueWidth();
            case O, DOWN -> model.hiddenSize();
            case GATE, UP -> model.intermediateSize();
        };
    }
}
