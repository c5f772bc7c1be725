package io.lorica.journal;

/** The directory holds the journal of another node, or another journal of this one. */
public final class JournalOfAnother extends JournalException {
    private static final long serialVersionUID = 1L;

    JournalOfAnother(String message) {
        super(message, null);
    }
}
