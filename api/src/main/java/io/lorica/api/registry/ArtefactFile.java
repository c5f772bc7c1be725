package io.lorica.api.registry;

import java.util.List;

/** @param size bytes */
public record ArtefactFile(String name, long size, String sha256) {
    public static final String ADAPTER_CONFIG = "adapter_config.json";
    public static final String ADAPTER_WEIGHTS = "adapter_model.safetensors";
    /** What makes an adapter, as PEFT reads it: both, or none. */
    public static final List<String> ADAPTER = List.of(ADAPTER_CONFIG, ADAPTER_WEIGHTS);

    /** What reads a decision's outcomes out of the language model's hidden states, with its adapters or without. */
    public static final String READ_OUT = "readout.safetensors";

    public static final String MODEL_CARD = "README.md";

    /** What its decisions are worth, measured when it was trained: a {@code VersionReport}. */
    public static final String REPORT = "report.json";

    /** What it predicts of the rows of its data set, for whoever measures it again. */
    public static final String PREDICTIONS = "predictions.csv";
}
