package io.lorica.registry.trial;

import io.lorica.api.Page;
import io.lorica.api.registry.ReportTrialRequest;
import io.lorica.api.registry.TrialsApi;
import io.lorica.api.registry.VersionTrial;
import io.swagger.v3.oas.annotations.Operation;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.RestController;

@RestController
class TrialController implements TrialsApi {
    private final Trials trials;

    TrialController(Trials trials) {
        this.trials = trials;
    }

    @Operation(summary = "Reports what a serving node found when it tried a version")
    @Override
    public VersionTrial reportTrial(String name, int number, ReportTrialRequest request) {
        return trials.report(name, number, request);
    }

    @Operation(summary = "What serving nodes found when they tried a version")
    @Override
    public Page<VersionTrial> trials(String name, int number, @Nullable String cursor, int limit) {
        return trials.page(name, number, cursor, limit);
    }
}
