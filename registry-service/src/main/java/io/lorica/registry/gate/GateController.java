package io.lorica.registry.gate;

import io.lorica.api.registry.Gate;
import jakarta.validation.Valid;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/v1/adapters/{name}/gate")
class GateController {
    private final Gates gates;

    GateController(Gates gates) {
        this.gates = gates;
    }

    @PutMapping
    Gate set(@PathVariable String name, @RequestBody @Valid Gate gate) {
        return gates.set(name, gate);
    }

    @GetMapping
    Gate get(@PathVariable String name) {
        return gates.get(name);
    }
}
