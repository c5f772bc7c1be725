package io.lorica.launcher.report;

import io.lorica.api.registry.ArtefactFile;
import io.lorica.client.LoricaClient;
import io.lorica.launcher.home.WrittenFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.springframework.core.io.Resource;
import org.springframework.http.ResponseEntity;

/** Fetches what was measured of a version. */
public final class ReportFile {
    private final LoricaClient client;

    public ReportFile(LoricaClient client) {
        this.client = client;
    }

    /** The page, which needs nothing else. */
    public void writePage(String adapter, int number, Path file) {
        write(client.registry().reportPage(adapter, number), file);
    }

    /** The numbers, as they were registered. */
    public void writeJson(String adapter, int number, Path file) {
        // Says why where there is none, which the file's own call can't.
        client.registry().report(adapter, number);
        write(client.registry().file(adapter, number, ArtefactFile.REPORT), file);
    }

    private static void write(ResponseEntity<Resource> answer, Path file) {
        Resource body = answer.getBody();
        try {
            WrittenFile.write(file, body == null ? new byte[0] : body.getContentAsByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException("The answer could not be read", e);
        }
    }
}
