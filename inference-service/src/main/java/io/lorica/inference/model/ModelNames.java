package io.lorica.inference.model;

import io.lorica.inference.InferenceProblem;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** All that a request may name as its model. */
@Component
class ModelNames {
    private final Bases bases;
    private final ModelTable table;

    ModelNames(Bases bases, ModelTable table) {
        this.bases = bases;
        this.table = table;
    }

    /** Of the bases that are ready, and of those that will be. */
    Set<String> ofBases() {
        return bases.states().stream().map(BaseState::name).collect(Collectors.toSet());
    }

    InferenceProblem.UnknownModel unknown(String name) {
        Set<String> ofBases = ofBases();
        Stream<String> ofAliases = table.list().stream().map(model -> model.id().beside(ofBases));
        List<String> all = Stream.concat(ofBases.stream(), ofAliases).toList();
        return new InferenceProblem.UnknownModel(name, all);
    }
}
