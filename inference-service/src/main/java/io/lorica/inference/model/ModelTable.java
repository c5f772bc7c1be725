package io.lorica.inference.model;

import io.lorica.api.registry.Alias;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import org.springframework.stereotype.Component;

/** The aliases this node knows, and how far each is. */
@Component
final class ModelTable {
    private final Map<String, ServedModel> models = new ConcurrentSkipListMap<>();
    private final Set<String> pinned;
    private volatile boolean isHeard;

    ModelTable(ModelProperties properties) {
        this.pinned = properties.pinned();
    }

    /** Notes that there are no other aliases than those that were noted. */
    void heardAll() {
        isHeard = true;
    }

    /** Whether an alias that is not here is none; not before the registry has been asked once. */
    boolean isHeard() {
        return isHeard;
    }

    Optional<ServedModel> find(ModelId id) {
        return Optional.ofNullable(models.get(id.toString()));
    }

    List<ServedModel> list() {
        return List.copyOf(models.values());
    }

    /** Notes where an alias points now; until that is loaded, what answered before still does. */
    ServedModel retarget(Alias alias) {
        ModelId id = ModelId.of(alias);
        var loading = new ServedModel(
                id,
                alias.version(),
                alias.movedAt(),
                new ServedModel.State.Loading(),
                find(id).flatMap(ServedModel::serving));
        put(loading);
        return loading;
    }

    void put(ServedModel model) {
        models.put(model.id().toString(), model);
    }

    Optional<ServedModel> remove(ModelId id) {
        return Optional.ofNullable(models.remove(id.toString()));
    }

    /** Whether an alias answers with this stack, or is about to. */
    boolean isNeeded(ServedVersion.Key key) {
        return models.values().stream().anyMatch(model -> model.needs(key));
    }

    boolean isPinned(ServedVersion.Key key) {
        return models.values().stream()
                .filter(model -> pinned.contains(model.id().toString()))
                .anyMatch(model -> model.serves(key));
    }
}
