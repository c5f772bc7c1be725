package io.lorica.training.registration;

/** A text in a table of Markdown, which it must not break. */
final class TableCell {
    private TableCell() {}

    static String of(String text) {
        return text.replaceAll("[|\\r\\n]", " ");
    }
}
