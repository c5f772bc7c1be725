package io.lorica.inference.model;

import io.lorica.api.inference.ModelList;
import io.lorica.api.inference.ModelList.Model;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
class ModelController {
    private static final String OWNER = "lorica";

    private final BaseModelStart start;
    private final ServedModels models;

    ModelController(BaseModelStart start, ServedModels models) {
        this.start = start;
        this.models = models;
    }

    @GetMapping("/v1/models")
    ModelList models() {
        return new ModelList(
                "list",
                Stream.concat(
                                start.find().map(ModelController::describe).stream(),
                                models.list().stream().map(ModelController::describe))
                        .toList());
    }

    private static Model describe(ServedBase base) {
        return new Model(base.ref().name(), "model", base.since().getEpochSecond(), OWNER, List.of(), "READY", null);
    }

    private static Model describe(ServedModel model) {
        String state = switch (model.state()) {
            case ServedModel.State.Loading _ -> "LOADING";
            case ServedModel.State.Ready _ -> "READY";
            case ServedModel.State.Failed _ -> "FAILED";
        };
        String reason = model.state() instanceof ServedModel.State.Failed failed ? failed.reason() : null;
        return new Model(
                model.id().toString(),
                "model",
                model.since().getEpochSecond(),
                OWNER,
                model.serving().map(ServedVersion::stack).orElse(List.of()),
                state,
                reason);
    }
}
