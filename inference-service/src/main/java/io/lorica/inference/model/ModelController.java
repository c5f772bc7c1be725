package io.lorica.inference.model;

import io.lorica.api.inference.ModelDecision;
import io.lorica.api.inference.ModelList;
import io.lorica.api.inference.ModelList.Model;
import io.lorica.api.inference.ModelsApi;
import io.swagger.v3.oas.annotations.Operation;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.web.bind.annotation.RestController;

@RestController
class ModelController implements ModelsApi {
    private static final String OWNER = "lorica";

    private final Bases bases;
    private final ModelTable table;
    private final ModelNames names;

    ModelController(Bases bases, ModelTable table, ModelNames names) {
        this.bases = bases;
        this.table = table;
        this.names = names;
    }

    @Operation(summary = "The models that are served")
    @Override
    public ModelList models() {
        return new ModelList("list", all().toList());
    }

    @Operation(summary = "One model: which version answers, what it decides and what it wants for that")
    @Override
    public Model model(String id) {
        return bases.states().stream()
                .filter(base -> base.name().equals(id))
                .findFirst()
                .map(ModelController::describe)
                .or(() -> aliasOf(id))
                .orElseThrow(() -> names.unknown(id));
    }

    private Stream<Model> all() {
        Set<String> ofBases = names.ofBases();
        return Stream.concat(
                bases.states().stream().map(ModelController::describe),
                table.list().stream().map(model -> describe(model.id().beside(ofBases), model, Optional.empty())));
    }

    /** Requests may name {@code champion} although the list leaves it out. */
    private Optional<Model> aliasOf(String id) {
        return ModelId.parse(id)
                .flatMap(table::find)
                .map(model -> describe(id, model, model.serving().flatMap(DecisionDescription::of)));
    }

    private static Model describe(BaseState base) {
        return switch (base) {
            case BaseState.Loading(String name, Instant since) -> describe(name, since, "LOADING");
            case BaseState.Ready(ServedBase ready) -> describe(base.name(), ready.since(), "READY");
        };
    }

    private static Model describe(String base, Instant since, String state) {
        return new Model(base, "model", since.getEpochSecond(), OWNER, List.of(), null, state, null, null, null);
    }

    private static Model describe(String id, ServedModel model, Optional<ModelDecision> decision) {
        String state = switch (model.state()) {
            case ServedModel.State.Loading _ -> "LOADING";
            case ServedModel.State.Ready _ -> "READY";
            case ServedModel.State.Failed _ -> "FAILED";
        };
        String reason = model.state() instanceof ServedModel.State.Failed failed ? failed.reason() : null;
        return new Model(
                id,
                "model",
                model.since().getEpochSecond(),
                OWNER,
                model.serving().map(ServedVersion::stack).orElse(List.of()),
                model.target(),
                state,
                reason,
                model.serving()
                        .filter(version -> version.policy().isPresent())
                        .map(ServedVersion::asksLanguageModel)
                        .orElse(null),
                decision.orElse(null));
    }
}
