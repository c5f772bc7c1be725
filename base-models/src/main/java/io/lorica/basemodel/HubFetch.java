package io.lorica.basemodel;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Downloads a file from the Hugging Face Hub; a partial file is continued where it ends. */
final class HubFetch {
    private static final int REDIRECTS = 5;
    /** A transfer that breaks is resumed this often before the source counts as failed. */
    private static final int RESUMES = 3;

    private static final int BUFFER_BYTES = 1 << 16;

    private final BaseModelSettings settings;
    private final ModelSource.Hub source;

    HubFetch(BaseModelSettings settings, ModelSource.Hub source) {
        this.settings = settings;
        this.source = source;
    }

    /**
     * @param partial may hold the first bytes of the file already
     * @param size bytes of the whole file
     */
    void into(Path partial, long size, FetchListener listener) throws IOException, FetchFailedException {
        URI hub = settings.hub().orElseThrow(() -> new FetchFailedException("switched off by HF_HUB_OFFLINE"));
        URI file = URI.create("%s/%s/resolve/%s/%s"
                .formatted(
                        hub.toString().replaceAll("/+$", ""), source.repository(), source.revision(), source.file()));
        try (HttpClient http = HttpClient.newBuilder()
                .connectTimeout(settings.connectTimeout())
                .followRedirects(HttpClient.Redirect.NEVER)
                .build()) {
            long before = sizeOf(partial);
            for (int resumes = 0; sizeOf(partial) != size; ) {
                try {
                    transfer(http, file, partial, size, listener);
                } catch (BrokenTransferException e) {
                    long now = sizeOf(partial);
                    if (now == before || resumes++ == RESUMES) {
                        throw new FetchFailedException(
                                "the transfer broke off at byte %d of %d (%s)".formatted(now, size, e.getMessage()));
                    }
                    before = now;
                }
            }
        }
    }

    private void transfer(HttpClient http, URI file, Path partial, long size, FetchListener listener)
            throws IOException, FetchFailedException, BrokenTransferException {
        long from = sizeOf(partial);
        if (from > size) {
            Files.delete(partial);
            from = 0;
        }
        HttpResponse<InputStream> response = open(http, file, from);
        try (InputStream body = response.body()) {
            switch (response.statusCode()) {
                case 206 -> requireRangeFrom(from, response.headers());
                case 200 -> from = 0; // the server does not resume: the whole file comes
                case 416 -> {
                    Files.delete(partial);
                    throw new FetchFailedException("the server refused to resume; the partial file was removed");
                }
                case 401, 403 ->
                    throw new FetchFailedException(
                            "access denied (HTTP " + response.statusCode() + "). Set HF_TOKEN to a token with access");
                case 404 -> throw new FetchFailedException("no such file (HTTP 404)");
                default -> throw new FetchFailedException("HTTP " + response.statusCode());
            }
            copy(body, partial, from, size, listener);
        }
    }

    private HttpResponse<InputStream> open(HttpClient http, URI file, long from) throws FetchFailedException {
        URI at = file;
        for (int hop = 0; hop <= REDIRECTS; hop++) {
            HttpRequest.Builder request = HttpRequest.newBuilder(at).timeout(settings.stallTimeout());
            if (from > 0) {
                request.header("Range", "bytes=" + from + "-");
            }
            // The Hub redirects to storage hosts that must not see the token.
            if (settings.hubToken().isPresent() && file.getAuthority().equals(at.getAuthority())) {
                request.header("Authorization", "Bearer " + settings.hubToken().get());
            }
            HttpResponse<InputStream> response;
            try {
                response = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            } catch (IOException e) {
                throw new FetchFailedException("cannot be reached at " + at.getHost() + " (" + reason(e) + ")", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new FetchFailedException("interrupted", e);
            }
            Optional<String> location = response.headers().firstValue("Location");
            if (response.statusCode() / 100 != 3 || location.isEmpty()) {
                return response;
            }
            close(response.body());
            at = at.resolve(location.get());
        }
        throw new FetchFailedException("more than " + REDIRECTS + " redirects");
    }

    private void copy(InputStream body, Path partial, long from, long size, FetchListener listener)
            throws IOException, BrokenTransferException {
        StandardOpenOption mode = from == 0 ? StandardOpenOption.TRUNCATE_EXISTING : StandardOpenOption.APPEND;
        try (OutputStream out =
                        Files.newOutputStream(partial, StandardOpenOption.CREATE, StandardOpenOption.WRITE, mode);
                StallGuard guarded = new StallGuard(body, settings.stallTimeout())) {
            byte[] buffer = new byte[BUFFER_BYTES];
            long done = from;
            while (done < size) {
                int read = guarded.read(buffer);
                if (read < 0) {
                    throw new BrokenTransferException("the connection was closed early");
                }
                out.write(buffer, 0, read);
                done += read;
                listener.onBytes(source.title(), done, size);
            }
        }
    }

    private static void requireRangeFrom(long from, HttpHeaders headers) throws FetchFailedException {
        String range = headers.firstValue("Content-Range").orElse("");
        if (!range.startsWith("bytes " + from + "-")) {
            throw new FetchFailedException("the server sent the range '" + range + "' and not from byte " + from);
        }
    }

    private static long sizeOf(Path file) throws IOException {
        return Files.exists(file) ? Files.size(file) : 0;
    }

    private static void close(InputStream body) {
        try {
            body.close();
        } catch (IOException e) {
            // The answer to a redirect carries nothing that is needed.
        }
    }

    private static String reason(IOException e) {
        return e.getMessage() == null || e.getMessage().isBlank() ? e.getClass().getSimpleName() : e.getMessage();
    }
}
