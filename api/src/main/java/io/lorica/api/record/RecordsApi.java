package io.lorica.api.record;

import jakarta.validation.Valid;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.PostExchange;

/** How nodes bring the records of their decisions to the centre: each of them once, in its journal's order. */
public interface RecordsApi {
    String NODE_PATH = "/v1/records/nodes/{node}";

    @GetExchange("/v1/records/sealing-key")
    SealingKey sealingKey();

    @GetExchange(NODE_PATH)
    ShippedThrough shippedThrough(@PathVariable("node") String node);

    /** Keeps what follows. Records that the centre has already change nothing, so a call may be repeated. */
    @PostExchange(NODE_PATH)
    ShippedThrough shipRecords(@PathVariable("node") String node, @RequestBody @Valid ShipRecords request);
}
