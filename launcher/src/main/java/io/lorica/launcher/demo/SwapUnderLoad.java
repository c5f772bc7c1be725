package io.lorica.launcher.demo;

import io.lorica.api.inference.Decision;
import io.lorica.api.inference.DecisionRequest;
import io.lorica.api.inference.InferenceApi;
import io.lorica.api.registry.MoveAliasRequest;
import io.lorica.api.registry.VersionRef;
import io.lorica.launcher.home.LauncherException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.web.client.RestClientException;

/** Moves an alias back and forth while requests run, and counts those that failed. */
final class SwapUnderLoad {
    private static final int CALLERS = 4;

    private final LoricaClient client;
    private final Serving serving;

    SwapUnderLoad(LoricaClient client, Serving serving) {
        this.client = client;
        this.serving = serving;
    }

    /**
     * @param answersByVersion how many requests each version number answered
     * @param firstFailure empty when there was none
     */
    record Outcome(int moves, Map<Integer, Integer> answersByVersion, int failures, String firstFailure) {
        int requests() {
            return answersByVersion.values().stream()
                            .mapToInt(Integer::intValue)
                            .sum()
                    + failures;
        }

        private Outcome plus(Outcome other) {
            Map<Integer, Integer> answers = new TreeMap<>(answersByVersion);
            other.answersByVersion.forEach((version, count) -> answers.merge(version, count, Integer::sum));
            return new Outcome(
                    moves + other.moves,
                    answers,
                    failures + other.failures,
                    firstFailure.isEmpty() ? other.firstFailure : firstFailure);
        }
    }

    /** @param versions the alias points to the first of them and is moved to the others in turn */
    Outcome run(String adapter, String alias, List<VersionRef> versions, Application application)
            throws InterruptedException {
        String model = adapter + "@" + alias;
        AtomicBoolean isOver = new AtomicBoolean();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Outcome>> callers = new ArrayList<>();
            try {
                for (int i = 0; i < CALLERS; i++) {
                    callers.add(threads.submit(() -> callUntil(isOver, model, application)));
                }
                for (VersionRef version : versions.subList(1, versions.size())) {
                    client.registry()
                            .moveAlias(
                                    adapter,
                                    alias,
                                    new MoveAliasRequest(version.number(), "demo: swap while requests run", null));
                    serving.await(alias, version);
                }
            } finally {
                isOver.set(true);
            }
            Outcome total = new Outcome(versions.size() - 1, Map.of(), 0, "");
            for (Future<Outcome> caller : callers) {
                total = total.plus(await(caller));
            }
            return total;
        }
    }

    private static Outcome await(Future<Outcome> caller) throws InterruptedException {
        try {
            return caller.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a caller ended in an unforeseen way", e.getCause());
        }
    }

    private Outcome callUntil(AtomicBoolean isOver, String model, Application application) {
        InferenceApi inference = client.inference();
        Map<Integer, Integer> answers = new TreeMap<>();
        int failures = 0;
        String firstFailure = "";
        do {
            try {
                Decision decision = inference.decide(new DecisionRequest(model, application.inputs()));
                answers.merge(decision.stack().getLast().number(), 1, Integer::sum);
            } catch (LauncherException | RestClientException e) {
                failures++;
                firstFailure = firstFailure.isEmpty() ? String.valueOf(e.getMessage()) : firstFailure;
            }
        } while (!isOver.get());
        return new Outcome(0, answers, failures, firstFailure);
    }
}
