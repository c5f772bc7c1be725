package io.lorica.registry.gate;

import io.lorica.api.registry.Gate;
import io.lorica.api.registry.GatesApi;
import io.swagger.v3.oas.annotations.Operation;
import org.springframework.web.bind.annotation.RestController;

@RestController
class GateController implements GatesApi {
    private final Gates gates;

    GateController(Gates gates) {
        this.gates = gates;
    }

    @Operation(summary = "Sets what a version must reach before champion may move to it")
    @Override
    public Gate setGate(String name, Gate gate) {
        return gates.set(name, gate);
    }

    @Operation(summary = "The gate that is in force")
    @Override
    public Gate gate(String name) {
        return gates.get(name);
    }
}
