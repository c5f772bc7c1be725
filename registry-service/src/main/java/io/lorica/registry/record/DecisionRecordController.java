package io.lorica.registry.record;

import io.lorica.api.Page;
import io.lorica.api.record.DecisionRecord;
import io.lorica.api.record.DecisionRecordsApi;
import io.lorica.api.record.DecisionSummary;
import io.lorica.chassis.security.Caller;
import io.lorica.registry.record.DecisionSearch.Wanted;
import io.swagger.v3.oas.annotations.Operation;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.RestController;

@RestController
class DecisionRecordController implements DecisionRecordsApi {
    private final DecisionRecords records;
    private final DecisionSearch search;

    DecisionRecordController(DecisionRecords records, DecisionSearch search) {
        this.records = records;
        this.search = search;
    }

    @Operation(summary = "A decision as it was made, with the proof that the log has it")
    @Override
    public DecisionRecord decision(String id) {
        return records.get(id, Caller.current());
    }

    @Operation(summary = "Decisions that were made, the newest first")
    @Override
    public Page<DecisionSummary> decisions(
            @Nullable String model,
            @Nullable Integer version,
            @Nullable String outcome,
            @Nullable String caller,
            @Nullable String subject,
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable String cursor,
            int limit) {
        return search.find(new Wanted(model, version, outcome, caller, subject, from, to), cursor, limit);
    }
}
