package io.lorica.basemodel;

/** Hears how a base model's file is coming in. Called from the fetching thread. */
public interface FetchListener {
    FetchListener SILENT = new FetchListener() {
        @Override
        public void onBytes(String source, long done, long total) {}

        @Override
        public void onNote(String note) {}
    };

    /**
     * @param done bytes so far, including those of an earlier attempt that was resumed
     * @param total bytes when complete
     */
    void onBytes(String source, long done, long total);

    /** Something a person may want to know, such as a source that failed. */
    void onNote(String note);
}
