package io.lorica.launcher.demo;

import io.lorica.api.inference.Decision;
import io.lorica.api.inference.DecisionRequest;
import io.lorica.api.inference.InferenceApi;
import io.lorica.api.registry.MoveAliasRequest;
import io.lorica.api.registry.VersionRef;
import io.lorica.client.LoricaClient;
import io.lorica.client.LoricaException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

/** Moves an alias back and forth while requests run, and counts those that failed. */
final class SwapUnderLoad {
    private static final int CALLERS = 4;

    /** Each version must be seen to answer this often before the alias moves on. */
    private static final int ANSWERS = 4;

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final LoricaClient client;
    private final Serving serving;

    SwapUnderLoad(LoricaClient client, Serving serving) {
        this.client = client;
        this.serving = serving;
    }

    /** @param versions the alias points to the first of them and is moved to the others in turn */
    AnswerTally run(String adapter, String alias, List<VersionRef> versions, Application application)
            throws InterruptedException {
        var tally = new AnswerTally();
        var isOver = new AtomicBoolean();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            try {
                for (int i = 0; i < CALLERS; i++) {
                    threads.execute(() -> callUntil(isOver, adapter + "@" + alias, application, tally));
                }
                tally.await(versions.getFirst().number(), ANSWERS, PATIENCE);
                for (VersionRef version : versions.subList(1, versions.size())) {
                    client.registry()
                            .moveAlias(
                                    adapter,
                                    alias,
                                    new MoveAliasRequest(version.number(), "demo: swap while requests run", null));
                    serving.await(alias, version);
                    tally.await(version.number(), ANSWERS, PATIENCE);
                }
            } finally {
                isOver.set(true);
            }
        }
        return tally;
    }

    private void callUntil(AtomicBoolean isOver, String model, Application application, AnswerTally tally) {
        InferenceApi inference = client.inference();
        while (!isOver.get()) {
            try {
                Decision decision = inference.decide(new DecisionRequest(model, application.inputs()));
                tally.answered(decision.stack().getLast().number());
            } catch (LoricaException e) {
                tally.failed(String.valueOf(e.getMessage()));
            }
        }
    }
}
