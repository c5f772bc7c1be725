package io.lorica.training.run;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.time.Clock;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.stereotype.Component;

/**
 * The queue of runs in PostgreSQL. A run is queued in the transaction that creates it; a node that dies stops beating
 * and another, or the same after its restart, takes the run up again.
 */
@Component
class RunQueue implements SmartLifecycle {
    private static final Duration RETRY_DELAY = Duration.ofSeconds(2);

    private final OneTimeTask<Void> task;
    private final Scheduler scheduler;
    private final SchedulerClient client;
    private final RunLedger ledger;
    private final StopSignal stop;
    private final Clock clock;

    RunQueue(
            DataSource database,
            RunProperties properties,
            RunLedger ledger,
            RunWorker worker,
            StopSignal stop,
            Clock clock) {
        this.ledger = ledger;
        this.stop = stop;
        this.clock = clock;
        this.task = Tasks.oneTime("training-run", Void.class)
                .onFailure(new FailureHandler.OnFailureRetryLater<>(RETRY_DELAY))
                .onDeadExecutionRevive()
                .execute((instance, _) -> worker.run(instance.getId()));
        this.scheduler = Scheduler.create(database, task)
                .threads(properties.concurrent())
                .pollingInterval(properties.pollInterval())
                .heartbeatInterval(properties.heartbeat())
                .missedHeartbeatsLimit(4)
                .shutdownMaxWait(Duration.ofSeconds(20))
                .build();
        this.client = SchedulerClient.Builder.create(new TransactionAwareDataSourceProxy(database), task)
                .build();
    }

    void add(String runId) {
        client.scheduleIfNotExists(task.instance(runId), clock.instant());
    }

    /** Not with the context's other parts, but when the base model is found: a run begun before it would fail. */
    @Override
    @EventListener(ApplicationReadyEvent.class)
    public void start() {
        if (isRunning()) {
            return;
        }
        // A run without an entry would wait for ever; one that has an entry keeps it.
        ledger.openIds().forEach(this::add);
        scheduler.start();
    }

    @Override
    public boolean isAutoStartup() {
        return false;
    }

    @Override
    public void stop() {
        stop.give();
        scheduler.stop();
    }

    @Override
    public boolean isRunning() {
        return scheduler.getSchedulerState().isStarted()
                && !scheduler.getSchedulerState().isShuttingDown();
    }
}
