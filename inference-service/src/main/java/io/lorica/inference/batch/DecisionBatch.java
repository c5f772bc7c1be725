package io.lorica.inference.batch;

import io.lorica.engine.BaseModel;
import io.lorica.engine.score.Scorer;
import io.lorica.engine.score.ScoringRequest;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decisions that share a forward pass. Of the compute thread. */
final class DecisionBatch {
    private static final Logger log = LoggerFactory.getLogger(DecisionBatch.class);

    private final Scorer scorer;
    private final BatchMetrics metrics;
    private final EngineState engine;

    DecisionBatch(BaseModel base, BatchMetrics metrics, EngineState engine) {
        this.scorer = new Scorer(base);
        this.metrics = metrics;
        this.engine = engine;
    }

    void decide(List<ScoreJob> jobs) {
        if (jobs.isEmpty()) {
            return;
        }
        metrics.decides(jobs, System.nanoTime());
        try {
            score(jobs);
        } catch (Throwable e) {
            if (jobs.size() == 1) {
                fail(jobs.getFirst(), e);
            } else {
                log.warn("A batch of {} decisions failed; each is tried alone", jobs.size(), e);
                jobs.forEach(this::scoreAlone);
            }
        } finally {
            jobs.forEach(Job::end);
        }
    }

    private void score(List<ScoreJob> jobs) {
        List<ScoringRequest> requests = jobs.stream().map(ScoreJob::request).toList();
        List<double[]> scores =
                requests.size() == 1 ? List.of(scorer.scoreAlone(requests.getFirst())) : scorer.score(requests);
        for (int row = 0; row < jobs.size(); row++) {
            jobs.get(row).result().complete(scores.get(row));
        }
    }

    /** A request that breaks the forward pass must not take its neighbours along. */
    private void scoreAlone(ScoreJob job) {
        try {
            score(List.of(job));
        } catch (Throwable e) {
            fail(job, e);
        }
    }

    private void fail(ScoreJob job, Throwable cause) {
        engine.requestFailed();
        job.fail(cause);
    }
}
