package io.lorica.inference.decision;

import io.lorica.api.inference.Decision;
import io.lorica.api.inference.DecisionRequest;
import jakarta.validation.Valid;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@RestController
class DecisionController {
    private final DecisionService decisions;

    DecisionController(DecisionService decisions) {
        this.decisions = decisions;
    }

    @PostMapping("/v1/decisions")
    Decision decide(@RequestBody @Valid DecisionRequest request) {
        return decisions.decide(request);
    }
}
