package io.lorica.inference.compute;

import io.lorica.engine.BaseModel;
import io.lorica.engine.score.Scorer;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Scorings in one forward pass. If it breaks, each is tried alone: a request must not take its neighbours along. */
final class SharedRun implements Run {
    private static final Logger log = LoggerFactory.getLogger(SharedRun.class);

    private final List<ScoreJob> jobs;
    private final BaseModel base;
    private final EngineState engine;

    SharedRun(List<ScoreJob> jobs, BaseModel base, EngineState engine) {
        this.jobs = jobs;
        this.base = base;
        this.engine = engine;
    }

    @Override
    public List<Run> advance() {
        List<double[]> scores;
        try {
            scores = new Scorer(base).score(jobs.stream().map(ScoreJob::request).toList());
        } catch (Throwable e) {
            log.warn("A pass of {} scorings failed; each is tried alone", jobs.size(), e);
            return jobs.stream()
                    .<Run>map(job -> new LoneRun<>(job, base, engine))
                    .toList();
        }
        for (int row = 0; row < jobs.size(); row++) {
            jobs.get(row).result().complete(scores.get(row));
            jobs.get(row).end();
        }
        return List.of();
    }

    @Override
    public void abandon(Throwable cause) {
        for (ScoreJob job : jobs) {
            job.fail(cause);
            job.end();
        }
    }
}
