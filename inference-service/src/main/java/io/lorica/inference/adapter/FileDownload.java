package io.lorica.inference.adapter;

import io.lorica.api.registry.AdapterVersion;
import io.lorica.api.registry.ArtefactFile;
import io.lorica.files.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

/**
 * Brings one file of a version into a directory: continues what an earlier attempt left, and gives the file its name only
 * once its digest is right.
 */
final class FileDownload {
    /** A broken transfer goes on where it stopped; this many times, then the watcher's next round tries again. */
    private static final int ATTEMPTS = 4;

    private final RestClient gateway;

    FileDownload(RestClient gateway) {
        this.gateway = gateway;
    }

    void into(Path directory, AdapterVersion version, ArtefactFile file) throws FetchException, IOException {
        Path complete = directory.resolve(file.name());
        if (Files.exists(complete) && isIntact(complete, file)) {
            return;
        }
        Path partial = directory.resolve(file.name() + ".partial");
        boolean resumed = Files.exists(partial);
        transfer(partial, version, file);
        if (!isIntact(partial, file)) {
            Files.delete(partial);
            if (resumed) {
                // The fault may lie in what the earlier attempt left: once more from the beginning.
                into(directory, version, file);
                return;
            }
            throw new FetchException.Refused(
                    "File %s of adapter %s v%d does not have the digest %s that the registry announced. It was removed and is not served; check the registry's artefact store."
                            .formatted(file.name(), version.name(), version.number(), file.sha256()));
        }
        try (FileChannel channel = FileChannel.open(partial, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(partial, complete, StandardCopyOption.ATOMIC_MOVE);
    }

    static boolean isIntact(Path path, ArtefactFile file) throws IOException {
        return Files.isRegularFile(path)
                && Files.size(path) == file.size()
                && Digest.ofFile(path).sha256().equals(file.sha256());
    }

    private void transfer(Path partial, AdapterVersion version, ArtefactFile file) throws FetchException, IOException {
        for (int attempt = 1; ; attempt++) {
            long present = Files.exists(partial) ? Files.size(partial) : 0;
            if (present >= file.size()) {
                return;
            }
            try {
                request(partial, present, version, file);
                return;
            } catch (RestClientException | UncheckedIOException e) {
                boolean progressed = Files.exists(partial) && Files.size(partial) > present;
                if (!progressed || attempt == ATTEMPTS) {
                    throw new FetchException.Outage(
                            "File %s of adapter %s v%d could not be fetched. %s"
                                    .formatted(
                                            file.name(),
                                            version.name(),
                                            version.number(),
                                            e instanceof RestClientException rest
                                                    ? RegistryOutage.reason(rest)
                                                    : "The transfer broke off; it goes on where it stopped."),
                            e);
                }
            }
        }
    }

    private void request(Path partial, long present, AdapterVersion version, ArtefactFile file) throws FetchException {
        var request = gateway.get()
                .uri(
                        "/v1/adapters/{name}/versions/{number}/files/{file}",
                        version.name(),
                        version.number(),
                        file.name());
        if (present > 0) {
            request.header(HttpHeaders.RANGE, "bytes=" + present + "-");
        }
        HttpStatus refused = request.exchange((_, response) -> {
            HttpStatus status = HttpStatus.valueOf(response.getStatusCode().value());
            switch (status) {
                case OK -> append(response, partial, file.size(), StandardOpenOption.TRUNCATE_EXISTING);
                case PARTIAL_CONTENT -> append(response, partial, file.size() - present, StandardOpenOption.APPEND);
                default -> {
                    return status;
                }
            }
            return HttpStatus.OK;
        });
        if (refused != HttpStatus.OK) {
            throw new FetchException.Outage(
                    "File %s of adapter %s v%d could not be fetched. %s"
                            .formatted(file.name(), version.name(), version.number(), RegistryOutage.reason(refused)),
                    null);
        }
    }

    /** Takes at most one byte more than announced: enough to see that the file is another one. */
    private static void append(ClientHttpResponse response, Path partial, long announced, OpenOption mode) {
        try (InputStream in = response.getBody();
                var out = Files.newOutputStream(partial, StandardOpenOption.CREATE, StandardOpenOption.WRITE, mode)) {
            byte[] buffer = new byte[1 << 16];
            long left = announced + 1;
            int read;
            while (left > 0 && (read = in.read(buffer, 0, (int) Math.min(buffer.length, left))) >= 0) {
                out.write(buffer, 0, read);
                left -= read;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
