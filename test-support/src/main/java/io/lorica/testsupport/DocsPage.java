package io.lorica.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Examples of the documentation, so that a test can do what a reader does. */
public final class DocsPage {
    private DocsPage() {}

    /**
     * The first block of a page in this language.
     *
     * @param page file name within docs
     */
    public static String block(String page, String language) {
        try {
            Matcher block = Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                    .matcher(Files.readString(Path.of("..", "docs", page)));
            if (!block.find()) {
                throw new IllegalArgumentException("%s has no block of %s".formatted(page, language));
            }
            return block.group(1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
