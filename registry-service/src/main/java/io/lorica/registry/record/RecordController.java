package io.lorica.registry.record;

import io.lorica.api.record.RecordsApi;
import io.lorica.api.record.SealingKey;
import io.lorica.api.record.ShipRecords;
import io.lorica.api.record.ShippedThrough;
import io.swagger.v3.oas.annotations.Operation;
import org.springframework.web.bind.annotation.RestController;

@RestController
class RecordController implements RecordsApi {
    private final CentreKeys keys;
    private final ReceivedJournals journals;

    RecordController(CentreKeys keys, ReceivedJournals journals) {
        this.keys = keys;
        this.journals = journals;
    }

    @Operation(summary = "The key that nodes seal records to")
    @Override
    public SealingKey sealingKey() {
        return keys.sealingKey();
    }

    @Operation(summary = "How far a node's journal was shipped")
    @Override
    public ShippedThrough shippedThrough(String node) {
        return journals.through(node);
    }

    @Operation(summary = "Ships records of a node's journal")
    @Override
    public ShippedThrough shipRecords(String node, ShipRecords request) {
        return journals.receive(node, request);
    }
}
