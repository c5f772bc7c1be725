package io.lorica.formats.checkpoint;

/** Model families the engine runs; each has one program text. */
public enum Family {
    /** Llama, Mistral, SmolLM2: grouped-query attention without biases. */
    LLAMA,
    /** Qwen2 and Qwen2.5: Llama with biases on the query, key and value projections. */
    QWEN2,
    /** Qwen3: Llama with an RMS norm over each query and key head. */
    QWEN3
}
