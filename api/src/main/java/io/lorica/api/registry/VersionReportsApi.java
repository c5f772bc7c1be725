package io.lorica.api.registry;

import io.lorica.api.report.PointsDiff;
import io.lorica.api.report.VersionReport;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.GetExchange;

/** What a version's decisions are worth, and what it takes to check that. */
public interface VersionReportsApi {

    /** As it was measured when the version was trained; a version that decides nothing has none. */
    @GetExchange("/v1/adapters/{name}/versions/{number}/report")
    VersionReport report(@PathVariable("name") String name, @PathVariable("number") int number);

    /**
     * The same as one HTML page that loads nothing: charts, their numbers as tables, and its points against those of
     * the version before that has some.
     */
    @GetExchange("/v1/adapters/{name}/versions/{number}/report.html")
    ResponseEntity<Resource> reportPage(@PathVariable("name") String name, @PathVariable("number") int number);

    /**
     * CSV with a line for each row of the data set: its line in the upload, its split, what was true and, where the
     * version did not learn from the row, what it predicted. The entity tag is the file's SHA-256.
     */
    @GetExchange("/v1/adapters/{name}/versions/{number}/predictions")
    ResponseEntity<Resource> predictions(@PathVariable("name") String name, @PathVariable("number") int number);

    /**
     * How the scorecard's points differ from an earlier version's.
     *
     * @param against number of that version; absent: the latest one before this one that has points
     */
    @GetExchange("/v1/adapters/{name}/versions/{number}/points-diff")
    PointsDiff pointsDiff(
            @PathVariable("name") String name,
            @PathVariable("number") int number,
            @RequestParam(name = "against", required = false) @Nullable Integer against);
}
