package io.lorica.inference.model;

import io.lorica.api.inference.ModelList;
import io.lorica.api.inference.ModelList.Model;
import io.lorica.api.inference.ModelsApi;
import io.lorica.inference.InferenceProblem;
import io.swagger.v3.oas.annotations.Operation;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.web.bind.annotation.RestController;

@RestController
class ModelController implements ModelsApi {
    private static final String OWNER = "lorica";

    private final Bases bases;
    private final ModelTable table;

    ModelController(Bases bases, ModelTable table) {
        this.bases = bases;
        this.table = table;
    }

    @Operation(summary = "The models that are served")
    @Override
    public ModelList models() {
        return new ModelList("list", all().toList());
    }

    @Operation(summary = "One model, and which version answers")
    @Override
    public Model model(String id) {
        return all().filter(model -> model.id().equals(id))
                .findFirst()
                .or(() -> championOf(id))
                .orElseThrow(() -> new InferenceProblem.UnknownModel(id));
    }

    private Stream<Model> all() {
        List<BaseState> all = bases.states();
        Set<String> names = all.stream().map(BaseState::name).collect(Collectors.toSet());
        return Stream.concat(
                all.stream().map(ModelController::describe),
                table.list().stream().map(model -> describe(model.id().beside(names), model)));
    }

    /** Requests may name {@code champion} although the list leaves it out. */
    private Optional<Model> championOf(String id) {
        return ModelId.parse(id).flatMap(table::find).map(model -> describe(id, model));
    }

    private static Model describe(BaseState base) {
        return switch (base) {
            case BaseState.Loading(String name, Instant since) -> describe(name, since, "LOADING");
            case BaseState.Ready(ServedBase ready) -> describe(base.name(), ready.since(), "READY");
        };
    }

    private static Model describe(String base, Instant since, String state) {
        return new Model(base, "model", since.getEpochSecond(), OWNER, List.of(), null, state, null);
    }

    private static Model describe(String id, ServedModel model) {
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
                reason);
    }
}
