package io.lorica.inference.decision;

import io.lorica.api.Headers;
import io.lorica.api.access.KeyRef;
import io.lorica.api.inference.Decision;
import io.lorica.api.inference.DecisionRequest;
import io.lorica.api.inference.DecisionsApi;
import io.lorica.chassis.security.Caller;
import io.lorica.inference.record.RecordedDecision.Asker;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Objects;
import java.util.UUID;
import org.springframework.web.bind.annotation.RestController;

@RestController
class DecisionController implements DecisionsApi {
    private final DecisionService decisions;

    private final HttpServletRequest call;

    /** @param call stands for the request that is being served */
    DecisionController(DecisionService decisions, HttpServletRequest call) {
        this.decisions = decisions;
        this.call = call;
    }

    @Operation(summary = "Decides on inputs by a task adapter")
    @Override
    public Decision decide(DecisionRequest request) {
        Caller caller = Caller.current();
        return decisions.decide(
                request, id(), new Asker(new KeyRef(caller.id(), caller.name()), caller.actor(), request.model()));
    }

    /** The gateway's; one is made here only where a gateway says none. */
    private String id() {
        return Objects.requireNonNullElseGet(call.getHeader(Headers.DECISION_ID), () -> "dec_" + UUID.randomUUID());
    }
}
