package io.lorica.api.training;

/** How a data set's rows become training examples. */
public enum DatasetKind {
    /** CSV with a header, a schema and a prompt template. */
    TABULAR,
    /**
     * JSON lines, each {@code {"text"}}, {@code {"prompt", "completion"}} or {@code {"messages": [{"role",
     * "content"}]}}.
     */
    JSONL
}
