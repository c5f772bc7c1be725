package io.lorica.testsupport;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Sends bytes that no HTTP client would send, and reads what comes back. */
public final class RawHttp {
    private static final int PATIENCE_MILLIS = 20_000;

    private final int port;

    public RawHttp(int port) {
        this.port = port;
    }

    /**
     * @param status 0: the connection was closed without an answer
     * @param headers by lower-case name
     */
    public record Answer(int status, Map<String, String> headers, String body) {}

    /** @param request whole, with {@code Connection: close} if it is HTTP/1.1 */
    public Answer send(byte[] request) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            try {
                socket.getOutputStream().write(request);
                socket.getOutputStream().flush();
            } catch (IOException _) {
                // Refused before all was sent; what it was refused with can still be read.
            }
            return parse(readAll(socket.getInputStream()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] readAll(InputStream in) {
        var read = new ByteArrayOutputStream();
        try {
            in.transferTo(read);
        } catch (IOException _) {
            // A reset after the answer.
        }
        return read.toByteArray();
    }

    private static Answer parse(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            return new Answer(0, Map.of(), text);
        }
        String[] lines = text.substring(0, end).split("\r\n");
        int status = Integer.parseInt(lines[0].split(" ")[1]);
        if (status == 100) {
            return parse(text.substring(end + 4).getBytes(StandardCharsets.ISO_8859_1));
        }
        Map<String, String> headers = new HashMap<>();
        for (int i = 1; i < lines.length; i++) {
            String[] header = lines[i].split(": ?", 2);
            headers.put(header[0].toLowerCase(Locale.ROOT), header.length == 2 ? header[1] : "");
        }
        String body = text.substring(end + 4);
        boolean isChunked = headers.getOrDefault("transfer-encoding", "").equals("chunked");
        return new Answer(status, headers, utf8(isChunked ? joined(body) : body));
    }

    private static String joined(String chunks) {
        var whole = new StringBuilder();
        int at = 0;
        while (at < chunks.length()) {
            int line = chunks.indexOf("\r\n", at);
            int size = line < 0 ? 0 : Integer.parseInt(chunks.substring(at, line), 16);
            if (size == 0) {
                break;
            }
            int to = Math.min(chunks.length(), line + 2 + size);
            whole.append(chunks, line + 2, to);
            at = to + 2;
        }
        return whole.toString();
    }

    private static String utf8(String latin1) {
        return new String(latin1.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
