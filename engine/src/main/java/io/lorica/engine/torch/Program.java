package io.lorica.engine.torch;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import io.lorica.engine.device.DeviceLock;
import io.lorica.engine.failure.DeviceException;
import io.lorica.engine.options.Precision;
import io.lorica.formats.checkpoint.ModelConfig;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.Lock;

/** The model family's program with one model's constants put in. Holds no weights. */
public final class Program implements AutoCloseable {
    static final String CAUSAL_LM = "causal_lm.py";

    /** Inputs that share a step and an offset where weights have 4 bits. */
    static final int BLOCK = 32;

    /** Rows of logits held at once: [CHUNK, V] floats. */
    private static final int CHUNK = 256;

    /** Tokens whose attention is computed at once. */
    private static final int QUERIES = 256;

    /** Rows of at most as many tokens keep what each token sees for the backward pass; longer ones compute it again. */
    private static final int SHORT = 512;

    /** The constant of INT8's products that bounds a weight's whole numbers. */
    static final String LARGEST = "LARGEST";

    // PyTorch's numbers of the types.
    private static final int UINT8 = 0;
    private static final int INT8 = 1;
    private static final int INT32 = 3;
    private static final int INT64 = 4;
    private static final int FLOAT16 = 5;
    private static final int FLOAT32 = 6;
    private static final int BFLOAT16 = 15;

    private final Model model;
    private final PtSymbolBlock block;
    private final Lock turn;

    private Program(Model model, PtSymbolBlock block, Device device) {
        this.model = model;
        this.block = block;
        this.turn = DeviceLock.of(device);
    }

    /** @throws DeviceException if the precision cannot be computed in on this device */
    public static Program load(ModelConfig config, Precision precision, Device device) {
        return load(CAUSAL_LM, constants(config), precision, device);
    }

    /**
     * @param resource the program without its products with frozen weights
     * @throws DeviceException if the precision cannot be computed in on this device
     */
    static Program load(String resource, Map<String, String> constants, Precision precision, Device device) {
        boolean isInteger = precision == Precision.INT8;
        if (isInteger && device.isGpu()) {
            throw new DeviceException("INT8 is computed on the CPU only. Choose BF16 or FP32 for " + device + ".");
        }
        Map<String, String> all = new TreeMap<>(constants);
        all.put("UINT8", Integer.toString(UINT8));
        all.put("INT8", Integer.toString(INT8));
        all.put("INT32", Integer.toString(INT32));
        all.put("INT64", Integer.toString(INT64));
        all.put("FLOAT32", Integer.toString(FLOAT32));
        all.put("FLOAT16", Integer.toString(FLOAT16));
        all.put("BFLOAT16", Integer.toString(BFLOAT16));
        all.put("COMPUTE_TYPE", Integer.toString(computeType(precision)));
        all.put("QUERIES", Integer.toString(QUERIES));
        all.put("SHORT", Integer.toString(SHORT));
        all.put("BLOCK", Integer.toString(BLOCK));
        all.put("CHUNK", Integer.toString(CHUNK));
        all.put("SMALLEST", "1e-30");
        if (isInteger) {
            all.computeIfAbsent(LARGEST, _ -> IntegerBits.largest() + ".");
        }
        String text = text(resource) + products(precision);
        for (var constant : all.entrySet()) {
            text = text.replaceAll("\\b" + constant.getKey() + "\\b", constant.getValue());
        }
        try {
            return load(text, device);
        } catch (EngineException e) {
            if (isInteger) {
                throw new DeviceException(
                        "This machine's PyTorch has no 8-bit products (they come with oneDNN, on "
                                + "x86-64). Choose FP32 or BF16.",
                        e);
            }
            throw e;
        }
    }

    private static Program load(String text, Device device) {
        // DJL reports its use to its makers unless told not to; a bank's machine stays silent.
        System.setProperty("OPT_OUT_TRACKING", "true");
        var model = Model.newInstance("program", device, "PyTorch");
        try {
            byte[] archive = ProgramArchive.of(text);
            PtSymbolBlock block = JniUtils.loadModule(
                    (PtNDManager) model.getNDManager(), new ByteArrayInputStream(archive), false, false);
            return new Program(model, block, device);
        } catch (IOException e) {
            model.close();
            throw new UncheckedIOException(e);
        }
    }

    private static int computeType(Precision precision) {
        return switch (precision) {
            case FP32, INT8 -> FLOAT32;
            case BF16, INT4 -> BFLOAT16;
        };
    }

    private static String products(Precision precision) {
        return switch (precision) {
            case FP32, BF16 -> text("plain_weights.py") + text("float_product.py");
            case INT8 -> text("int8_product.py");
            case INT4 -> text("plain_weights.py") + text("int4_product.py");
        };
    }

    /**
     * Runs a method, in inference mode, when it is this program's turn at the device.
     *
     * @param arguments closed here
     * @return owned by {@code scope}
     */
    public NDList run(PtNDManager scope, String method, IValue... arguments) {
        turn.lock();
        try {
            // The profiling executor is switched off for the calling thread: it would compile anew for each new shape.
            JniUtils.setGraphExecutorOptimize(false);
            try (IValue result = IValueUtils.runMethod(block, method, arguments)) {
                return result.toNDList(scope);
            }
        } finally {
            turn.unlock();
            for (IValue argument : arguments) {
                argument.close();
            }
        }
    }

    /** @return a stored weight as products take it from memory; owned by {@code scope} */
    NDArray held(PtNDManager scope, NDArray stored) {
        return run(scope, "held", IValue.from((PtNDArray) stored)).head();
    }

    @Override
    public void close() {
        model.close();
    }

    static PtNDArray[] tensors(NDList list) {
        return list.stream().map(PtNDArray.class::cast).toArray(PtNDArray[]::new);
    }

    private static Map<String, String> constants(ModelConfig config) {
        return Map.of(
                "NORM_EPSILON", Double.toString(config.rmsNormEps()),
                "LAYERS", Integer.toString(config.layers()),
                "QUERY_HEADS", Integer.toString(config.heads()),
                "KV_HEADS", Integer.toString(config.kvHeads()),
                "HEAD_DIM", Integer.toString(config.headDim()),
                "ATTENTION_SCALE", Double.toString(1 / Math.sqrt(config.headDim())),
                "HIDDEN_SIZE", Integer.toString(config.hiddenSize()),
                "FFN_SIZE", Integer.toString(config.intermediateSize()));
    }

    private static String text(String resource) {
        try (InputStream in = Program.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("The engine's jar lacks " + resource);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
