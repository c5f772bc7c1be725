package io.lorica.intake;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Answers as they lie in chunks, one after the other. */
final class AnswerLines implements AutoCloseable {
    private final Iterator<Path> chunks;
    private @Nullable BufferedReader open;

    AnswerLines(List<Path> chunks) {
        this.chunks = chunks.iterator();
    }

    /** @throws IOException if there are fewer answers than rows */
    String next() throws IOException {
        while (true) {
            String line = open == null ? null : open.readLine();
            if (line != null) {
                return line;
            }
            close();
            if (!chunks.hasNext()) {
                throw new IOException("There are fewer answers than rows");
            }
            open = Files.newBufferedReader(chunks.next());
        }
    }

    JsonNode nextObject() throws IOException {
        return JsonMapper.shared().readTree(next());
    }

    @Override
    public void close() throws IOException {
        if (open != null) {
            open.close();
        }
    }
}
