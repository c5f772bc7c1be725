package io.lorica.launcher.audit;

import io.lorica.api.Page;
import io.lorica.api.record.DecisionRecord;
import io.lorica.api.registry.AdapterVersion;
import io.lorica.api.registry.Alias;
import io.lorica.api.registry.AliasMove;
import io.lorica.api.registry.AliasesApi;
import io.lorica.api.registry.VersionRef;
import io.lorica.api.training.Dataset;
import io.lorica.api.training.TrainingRun;
import io.lorica.client.LoricaClient;
import io.lorica.client.LoricaException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * All that Lorica knows of one decision.
 *
 * @param versions that answered, bottom (domain) first
 * @param runs by the version's name, where the version names one that is still there
 * @param datasets by id, where they are still there
 * @param approval the move that made the deciding version answer; absent where no alias is known that did
 */
public record DecisionFile(
        DecisionRecord record,
        List<AdapterVersion> versions,
        Map<String, TrainingRun> runs,
        Map<String, Dataset> datasets,
        Optional<AliasMove> approval) {
    private static final int NOT_FOUND = 404;

    /** @throws LoricaException if there is no such decision, or Lorica does not answer */
    public static DecisionFile fetch(LoricaClient client, String id) {
        DecisionRecord record = client.decisionRecords().decision(id);
        List<AdapterVersion> versions = new ArrayList<>();
        Map<String, TrainingRun> runs = new TreeMap<>();
        Map<String, Dataset> datasets = new TreeMap<>();
        for (VersionRef ref : record.basis().stack()) {
            AdapterVersion version = client.registry().version(ref.name(), ref.number());
            versions.add(version);
            String run = version.manifest().trainingRunId();
            if (run != null) {
                present(() -> client.training().trainingRun(run)).ifPresent(found -> runs.put(ref.name(), found));
            }
            version.manifest()
                    .datasets()
                    .forEach(dataset -> present(() -> client.training().dataset(dataset.id()))
                            .ifPresent(found -> datasets.put(found.id(), found)));
        }
        return new DecisionFile(record, versions, runs, datasets, approval(client, record));
    }

    private static <T> Optional<T> present(Supplier<T> asked) {
        try {
            return Optional.of(asked.get());
        } catch (LoricaException.Refused e) {
            if (e.status() == NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** The last move before the decision that led to the deciding version, by the name that the request used. */
    private static Optional<AliasMove> approval(LoricaClient client, DecisionRecord record) {
        List<VersionRef> stack = record.basis().stack();
        if (stack.isEmpty()) {
            return Optional.empty();
        }
        VersionRef deciding = stack.getLast();
        String model = record.basis().model();
        String alias = model.contains("@") ? model.substring(model.indexOf('@') + 1) : Alias.CHAMPION;
        AliasesApi aliases = client.registry();
        String cursor = null;
        do {
            String from = cursor;
            Optional<Page<AliasMove>> page =
                    present(() -> aliases.aliasHistory(deciding.name(), alias, from, Page.LARGEST));
            Optional<AliasMove> move = page.stream()
                    .flatMap(found -> found.items().stream())
                    .filter(found -> found.toVersion() == deciding.number()
                            && !found.movedAt().isAfter(record.basis().decidedAt()))
                    .findFirst();
            if (move.isPresent()) {
                return move;
            }
            cursor = page.map(Page::nextCursor).orElse(null);
        } while (cursor != null);
        return Optional.empty();
    }
}
