package io.lorica.api.inference;

/** How a batch's file is written; its result is written in the same way. */
public enum BatchFormat {
    /** With a header, by whatever delimiter, quote and decimal mark. */
    CSV,
    /** A JSON object on each line. */
    JSONL,
    PARQUET
}
