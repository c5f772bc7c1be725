package io.lorica.inference.decision;

import io.lorica.api.inference.Decision;
import io.lorica.api.inference.DecisionRequest;
import io.lorica.api.inference.DecisionsApi;
import org.springframework.web.bind.annotation.RestController;

@RestController
class DecisionController implements DecisionsApi {
    private final DecisionService decisions;

    DecisionController(DecisionService decisions) {
        this.decisions = decisions;
    }

    @Override
    public Decision decide(DecisionRequest request) {
        return decisions.decide(request);
    }
}
