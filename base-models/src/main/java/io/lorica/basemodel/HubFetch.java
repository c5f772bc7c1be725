package io.lorica.basemodel;

import io.lorica.files.ExpectedFile;
import io.lorica.files.StallGuard;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;

/** A file on the Hugging Face Hub, from any byte on. */
final class HubFetch implements ExpectedFile.Source, AutoCloseable {
    private static final int REDIRECTS = 5;

    private final BaseModelSettings settings;
    private final URI file;
    private final HttpClient http;

    HubFetch(BaseModelSettings settings, ModelSource.Hub source) {
        URI hub = settings.hub().orElseThrow(() -> new FetchFailedException("switched off by HF_HUB_OFFLINE"));
        this.settings = settings;
        this.file = URI.create("%s/%s/resolve/%s/%s"
                .formatted(
                        hub.toString().replaceAll("/+$", ""), source.repository(), source.revision(), source.file()));
        this.http = HttpClient.newBuilder()
                .connectTimeout(settings.connectTimeout())
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    @Override
    public ExpectedFile.Opened open(long from) {
        HttpResponse<InputStream> response = request(from);
        return switch (response.statusCode()) {
            case 206 -> {
                requireRangeFrom(from, response);
                yield new ExpectedFile.Opened(guarded(response), from);
            }
            // The server does not resume: the whole file comes.
            case 200 -> new ExpectedFile.Opened(guarded(response), 0);
            default -> {
                close(response.body());
                if (response.statusCode() == 416 && from > 0) {
                    yield open(0);
                }
                throw refused(response.statusCode());
            }
        };
    }

    private static FetchFailedException refused(int status) {
        return new FetchFailedException(
                switch (status) {
                    case 401, 403 -> "access denied (HTTP " + status + "). Set HF_TOKEN to a token with access";
                    case 404 -> "no such file (HTTP 404)";
                    default -> "HTTP " + status;
                });
    }

    private HttpResponse<InputStream> request(long from) {
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
            HttpResponse<InputStream> response = send(request.build());
            Optional<String> location = response.headers().firstValue("Location");
            if (response.statusCode() / 100 != 3 || location.isEmpty()) {
                return response;
            }
            close(response.body());
            at = at.resolve(location.get());
        }
        throw new FetchFailedException("more than " + REDIRECTS + " redirects");
    }

    private HttpResponse<InputStream> send(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw new FetchFailedException(
                    "cannot be reached at " + request.uri().getHost() + " (" + reason(e) + ")", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FetchFailedException("interrupted", e);
        }
    }

    private InputStream guarded(HttpResponse<InputStream> response) {
        return new StallGuard(response.body(), settings.stallTimeout());
    }

    private static void requireRangeFrom(long from, HttpResponse<InputStream> response) {
        HttpHeaders headers = response.headers();
        String range = headers.firstValue("Content-Range").orElse("");
        if (!range.startsWith("bytes " + from + "-")) {
            close(response.body());
            throw new FetchFailedException("the server sent the range '" + range + "' and not from byte " + from);
        }
    }

    @Override
    public void close() {
        http.close();
    }

    private static void close(InputStream body) {
        try {
            body.close();
        } catch (IOException e) {
            // The answer carries nothing that is needed.
        }
    }

    private static String reason(IOException e) {
        return e.getMessage() == null || e.getMessage().isBlank() ? e.getClass().getSimpleName() : e.getMessage();
    }
}
