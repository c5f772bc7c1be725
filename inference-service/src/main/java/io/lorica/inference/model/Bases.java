package io.lorica.inference.model;

import io.lorica.api.registry.BaseModelRef;
import io.lorica.inference.InferenceProblem;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/** The base models of this node, told apart by name and by digest. Each is loading until it is ready, then stays. */
@Component
public class Bases implements DisposableBean {
    /** As in the settings, in their order. */
    private final List<String> configured;

    private final Map<String, ServedBase> ready = new ConcurrentHashMap<>();
    private final Instant begun;

    Bases(ModelProperties properties, Clock clock) {
        this.configured = properties.bases();
        this.begun = clock.instant();
    }

    public Optional<ServedBase> named(String name) {
        return find(base -> base.ref().name().equals(name));
    }

    Optional<ServedBase> withDigest(String sha256) {
        return find(base -> base.ref().digest().equals(sha256));
    }

    /** In the order of the settings. */
    List<ServedBase> ready() {
        return configured.stream()
                .flatMap(setting -> Optional.ofNullable(ready.get(setting)).stream())
                .toList();
    }

    public boolean areReady() {
        return ready.size() == configured.size();
    }

    /** @throws InferenceProblem.NotReady naming the bases that are still being loaded */
    void requireReady() {
        String loading = states().stream()
                .filter(BaseState.Loading.class::isInstance)
                .map(BaseState::name)
                .collect(Collectors.joining(", "));
        if (!loading.isEmpty()) {
            throw new InferenceProblem.NotReady("Base model " + loading);
        }
    }

    List<BaseState> states() {
        return configured.stream().map(this::state).toList();
    }

    /** @throws IllegalStateException if requests or adapters could not tell it from a base that is ready */
    void requireNew(BaseModelRef ref) {
        if (named(ref.name()).isPresent()) {
            throw new IllegalStateException(
                    ("Two base models are called %s, so requests can't tell them apart. Rename one's file or directory,"
                                    + " or take it out of lorica.model.further-bases.")
                            .formatted(ref.name()));
        }
        withDigest(ref.digest()).ifPresent(same -> {
            throw new IllegalStateException(
                    "Base models %s and %s have the same digest %s. Take one out of lorica.model.further-bases."
                            .formatted(same.ref().name(), ref.name(), ref.digest()));
        });
    }

    /** @param setting the base as the settings have it */
    void add(String setting, ServedBase base) {
        ready.put(setting, base);
    }

    private Optional<ServedBase> find(Predicate<ServedBase> wanted) {
        return ready().stream().filter(wanted).findFirst();
    }

    private BaseState state(String setting) {
        ServedBase base = ready.get(setting);
        return base == null
                ? new BaseState.Loading(Path.of(setting).getFileName().toString(), begun)
                : new BaseState.Ready(base);
    }

    @Override
    public void destroy() {
        for (ServedBase base : ready.values()) {
            base.bare().close();
            base.model().close();
        }
    }
}
