package io.lorica.training.dataset;

import io.lorica.api.Page;
import io.lorica.api.training.CreateDatasetRequest;
import io.lorica.api.training.Dataset;
import io.lorica.api.training.QuarantinedRow;
import io.lorica.chassis.security.Caller;
import jakarta.validation.Valid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

@RestController
@RequestMapping("/v1/datasets")
class DatasetController {
    private final Datasets datasets;

    DatasetController(Datasets datasets) {
        this.datasets = datasets;
    }

    @PostMapping(consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    Dataset create(
            @RequestPart @Valid CreateDatasetRequest spec,
            @RequestPart MultipartFile file,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String idempotencyKey)
            throws IOException {
        Path copy = Files.createTempFile("dataset-", ".upload");
        try {
            file.transferTo(copy);
            return datasets.create(spec, copy, Caller.current(), idempotencyKey);
        } finally {
            Files.deleteIfExists(copy);
        }
    }

    @GetMapping
    Page<Dataset> list(
            @RequestParam(required = false) @Nullable String cursor, @RequestParam(defaultValue = "50") int limit) {
        return datasets.list(cursor, limit);
    }

    @GetMapping("/{id}")
    Dataset find(@PathVariable String id) {
        return datasets.find(id);
    }

    @GetMapping("/{id}/quarantine")
    Page<QuarantinedRow> quarantine(
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "50") int limit) {
        return datasets.quarantine(id, cursor, limit);
    }
}
