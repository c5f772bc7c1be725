package io.lorica.registry.log;

import io.lorica.api.record.LogApi;
import io.lorica.api.record.LogConsistency;
import io.lorica.merkle.note.VerifierKey;
import io.lorica.registry.problem.RegistryProblem.EmptyLog;
import io.lorica.registry.problem.RegistryProblem.UnknownTile;
import io.swagger.v3.oas.annotations.Operation;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RestController;

@RestController
class LogController implements LogApi {
    private static final MediaType TEXT = new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8);

    private final Checkpoints checkpoints;
    private final LogProofs proofs;
    private final LogSigners signers;

    LogController(Checkpoints checkpoints, LogProofs proofs, LogSigners signers) {
        this.checkpoints = checkpoints;
        this.proofs = proofs;
        this.signers = signers;
    }

    @Operation(summary = "The log's latest checkpoint, a signed note")
    @Override
    public ResponseEntity<String> checkpoint() {
        return text(checkpoints.latest().orElseThrow(EmptyLog::new).note());
    }

    @Operation(summary = "The public keys that sign the log's checkpoints")
    @Override
    public ResponseEntity<String> logKeys() {
        return text(
                signers.publicKeys().stream().map(VerifierKey::toString).collect(Collectors.joining("\n", "", "\n")));
    }

    @Operation(summary = "That the log begins with what it was at another size")
    @Override
    public LogConsistency consistency(long from, long to) {
        return proofs.consistency(from, to);
    }

    @Operation(summary = "A tile of the log: hashes, or leaves")
    @Override
    public ResponseEntity<Resource> tile(String path) {
        byte[] tile = proofs.tile(path).orElseThrow(() -> new UnknownTile(path));
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .body(new ByteArrayResource(tile));
    }

    private static ResponseEntity<String> text(String body) {
        return ResponseEntity.ok().contentType(TEXT).body(body);
    }
}
