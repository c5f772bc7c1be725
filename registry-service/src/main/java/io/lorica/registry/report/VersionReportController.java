package io.lorica.registry.report;

import io.lorica.api.registry.ArtefactFile;
import io.lorica.api.registry.VersionReportsApi;
import io.lorica.api.report.PointsDiff;
import io.lorica.api.report.VersionReport;
import io.lorica.registry.version.Versions.StoredFile;
import io.swagger.v3.oas.annotations.Operation;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RestController;

@RestController
class VersionReportController implements VersionReportsApi {
    private static final MediaType CSV = new MediaType("text", "csv", StandardCharsets.UTF_8);
    private static final MediaType HTML = new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);

    private final VersionReports reports;

    VersionReportController(VersionReports reports) {
        this.reports = reports;
    }

    @Operation(summary = "What a version's decisions are worth")
    @Override
    public VersionReport report(String name, int number) {
        return reports.report(name, number);
    }

    @Operation(summary = "What a version's decisions are worth, as a page")
    @Override
    public ResponseEntity<Resource> reportPage(String name, int number) {
        return ResponseEntity.ok()
                .contentType(HTML)
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.inline()
                                .filename("%s-v%d-report.html".formatted(name, number))
                                .build()
                                .toString())
                .body(new ByteArrayResource(reports.page(name, number).getBytes(StandardCharsets.UTF_8)));
    }

    @Operation(summary = "What a version predicts of the rows of its data set, as CSV")
    @Override
    public ResponseEntity<Resource> predictions(String name, int number) {
        StoredFile stored = reports.predictions(name, number);
        String file = "%s-v%d-%s".formatted(name, number, ArtefactFile.PREDICTIONS);
        return ResponseEntity.ok()
                .contentType(CSV)
                .eTag(stored.file().sha256())
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment().filename(file).build().toString())
                .body(new FileSystemResource(stored.path()));
    }

    @Operation(summary = "How a version's points differ from an earlier one's")
    @Override
    public PointsDiff pointsDiff(String name, int number, @Nullable Integer against) {
        return reports.pointsDiff(name, number, against);
    }
}
