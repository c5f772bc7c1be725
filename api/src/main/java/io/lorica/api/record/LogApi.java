package io.lorica.api.record;

import org.springframework.core.io.Resource;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.GetExchange;

/** The log of all decisions and changes of state: a Merkle tree (RFC 6962) in tiles (C2SP tlog-tiles). */
public interface LogApi {

    /** The latest one: a signed note, as text. */
    @GetExchange(value = "/v1/log/checkpoint", accept = "text/plain")
    ResponseEntity<String> checkpoint();

    /** The public keys that sign checkpoints, as text: a verifier key (C2SP signed-note) on each line. */
    @GetExchange(value = "/v1/log/keys", accept = "text/plain")
    ResponseEntity<String> logKeys();

    /**
     * That the log of {@code to} leaves begins with that of {@code from}. No checkpoint of these sizes need be there.
     */
    @GetExchange("/v1/log/consistency")
    LogConsistency consistency(@RequestParam(name = "from") long from, @RequestParam(name = "to") long to);

    /**
     * A tile of hashes or, under {@code entries}, of leaves.
     *
     * @param path such as {@code 0/x001/067} or {@code entries/000.p/17}; slashes are sent as they are
     */
    @GetExchange("/v1/log/tile/{*path}")
    ResponseEntity<Resource> tile(@PathVariable("path") String path);
}
