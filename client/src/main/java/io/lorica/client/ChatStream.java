package io.lorica.client;

import io.lorica.api.inference.ChatApi;
import io.lorica.api.inference.ChatCompletionChunk;
import io.lorica.api.inference.ChatCompletionRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * An answer of a chat as it comes. To be iterated once, on one thread; closing it early frees the serving node, which
 * stops generating.
 *
 * <p>Iterating throws {@link LoricaException.Refused} or {@link LoricaException.Unavailable} if the node gives up in
 * the middle, and {@code Unavailable} if the connection breaks before the answer is over: what came until then is a
 * part of it.
 */
public final class ChatStream implements Iterable<ChatCompletionChunk>, AutoCloseable {
    private static final String CALL = "POST " + ChatApi.PATH;
    private static final String END = "[DONE]";

    private final Streams.Answer answer;
    private final EventReader events;
    private boolean isIterated;

    private ChatStream(Streams.Answer answer) {
        this.answer = answer;
        this.events = new EventReader(answer.body());
    }

    static ChatStream open(Streams streams, ChatCompletionRequest request) {
        try {
            return new ChatStream(streams.open(streams.to(ChatApi.PATH)
                    .header(HttpHeaders.ACCEPT, MediaType.TEXT_EVENT_STREAM_VALUE)
                    .header(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON_VALUE)
                    .POST(HttpRequest.BodyPublishers.ofByteArray(Json.MAPPER.writeValueAsBytes(request.streamed())))));
        } catch (IOException e) {
            throw Failures.ofTransport(CALL, e, true);
        }
    }

    /** @throws IllegalStateException at the second call */
    @Override
    public Iterator<ChatCompletionChunk> iterator() {
        if (isIterated) {
            throw new IllegalStateException("An answer that comes as a stream can be read once");
        }
        isIterated = true;
        return new Chunks();
    }

    @Override
    public void close() {
        try {
            answer.close();
        } catch (IOException e) {
            throw new UncheckedIOException("The connection of " + CALL + " can't be closed", e);
        }
    }

    private Optional<ChatCompletionChunk> read() {
        try {
            String data = events.next()
                    .map(EventReader.Event::data)
                    .orElseThrow(() -> new IOException("the answer was cut off"));
            if (data.equals(END)) {
                return Optional.empty();
            }
            JsonNode json = Json.MAPPER.readTree(data);
            if (json.has("error")) {
                throw Failures.ofErrorEvent(CALL, json.path("error"));
            }
            return Optional.of(Json.MAPPER.treeToValue(json, ChatCompletionChunk.class));
        } catch (IOException e) {
            throw Failures.ofTransport(CALL, e, true);
        } catch (JacksonException e) {
            throw Failures.unreadable(CALL, e);
        }
    }

    private final class Chunks implements Iterator<ChatCompletionChunk> {
        private @Nullable ChatCompletionChunk next;
        private boolean isOver;

        @Override
        public boolean hasNext() {
            if (next == null && !isOver) {
                next = read().orElse(null);
                isOver = next == null;
            }
            return next != null;
        }

        @Override
        public ChatCompletionChunk next() {
            if (!hasNext() || next == null) {
                throw new NoSuchElementException("The answer is over");
            }
            ChatCompletionChunk chunk = next;
            next = null;
            return chunk;
        }
    }
}
