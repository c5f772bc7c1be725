package io.lorica.launcher.progress;

/** One long step as a person sees it. */
public interface Progress extends AutoCloseable {
    /**
     * @param total may become known, or change, while the step runs; 0 while unknown
     * @param detail what goes on now, such as the loss; may be empty
     */
    void at(long done, long total, String detail);

    /** A line of its own that stays. */
    void note(String line);

    @Override
    void close();
}
