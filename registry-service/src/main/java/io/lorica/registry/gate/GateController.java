package io.lorica.registry.gate;

import io.lorica.api.registry.Gate;
import io.lorica.api.registry.GatesApi;
import org.springframework.web.bind.annotation.RestController;

@RestController
class GateController implements GatesApi {
    private final Gates gates;

    GateController(Gates gates) {
        this.gates = gates;
    }

    @Override
    public Gate setGate(String name, Gate gate) {
        return gates.set(name, gate);
    }

    @Override
    public Gate gate(String name) {
        return gates.get(name);
    }
}
