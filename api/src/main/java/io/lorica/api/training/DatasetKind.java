package io.lorica.api.training;

/** How a data set's rows become training examples. */
public enum DatasetKind {
    /** A table, as CSV with a header or as JSON lines, whose rows a decision spec makes into prompts. */
    TABULAR,
    /**
     * JSON lines, each {@code {"text"}}, {@code {"prompt", "completion"}} or {@code {"messages": [{"role",
     * "content"}]}}, of which the last message is the answer to be learnt.
     */
    JSONL
}
