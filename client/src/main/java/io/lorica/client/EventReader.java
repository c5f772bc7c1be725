package io.lorica.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Reads server-sent events.
 *
 * @see <a
 *     href="https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation">Interpreting
 *     an event stream</a>
 */
final class EventReader {
    private final BufferedReader lines;
    private long read;

    EventReader(InputStream body) {
        this.lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    }

    /** @param type {@code message} where the stream names none */
    record Event(String type, String data) {}

    /** Lines so far; comments count, with which a server shows that an idle stream lives. */
    long linesRead() {
        return read;
    }

    /** @return empty at the stream's end; an event that the end cuts off is none */
    Optional<Event> next() throws IOException {
        String type = "message";
        StringBuilder data = new StringBuilder();
        String line;
        while ((line = lines.readLine()) != null) {
            read++;
            if (line.isEmpty()) {
                if (!data.isEmpty()) {
                    data.setLength(data.length() - 1);
                    return Optional.of(new Event(type, data.toString()));
                }
                type = "message";
                continue;
            }
            int colon = line.indexOf(':');
            String field = colon < 0 ? line : line.substring(0, colon);
            String value = colon < 0 ? "" : line.substring(colon + 1);
            value = value.startsWith(" ") ? value.substring(1) : value;
            switch (field) {
                case "data" -> data.append(value).append('\n');
                case "event" -> type = value;
                default -> {
                    // A comment, the id, which the data have too, or a field of a later specification.
                }
            }
        }
        return Optional.empty();
    }
}
