package io.lorica.inference.compute;

import io.lorica.engine.BaseModel;
import io.lorica.engine.score.Scorer;
import io.lorica.engine.score.Scoring;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scorings that share forward passes, one a slice. If one breaks, each is tried alone: none takes its neighbours along.
 */
final class SharedRun implements Run {
    private static final Logger log = LoggerFactory.getLogger(SharedRun.class);

    private final List<ScoreJob> jobs;
    private final BaseModel base;
    private final EngineState engine;
    private @Nullable Scoring<List<double[]>> scoring;

    SharedRun(List<ScoreJob> jobs, BaseModel base, EngineState engine) {
        this.jobs = jobs;
        this.base = base;
        this.engine = engine;
    }

    @Override
    public List<Run> advance() {
        List<double[]> scores;
        try {
            Scoring<List<double[]>> current = scoring;
            if (current == null) {
                current = new Scorer(base)
                        .begin(jobs.stream().map(ScoreJob::request).toList());
                scoring = current;
            }
            if (current.advance()) {
                return List.of(this);
            }
            scores = current.result();
        } catch (Throwable e) {
            log.warn("A pass of {} scorings failed; each is tried alone", jobs.size(), e);
            free();
            return jobs.stream()
                    .<Run>map(job -> new LoneRun<>(job, base, engine))
                    .toList();
        }
        free();
        for (int row = 0; row < jobs.size(); row++) {
            jobs.get(row).result().complete(scores.get(row));
            jobs.get(row).end();
        }
        return List.of();
    }

    private void free() {
        if (scoring != null) {
            scoring.close();
            scoring = null;
        }
    }

    @Override
    public void abandon(Throwable cause) {
        free();
        for (ScoreJob job : jobs) {
            job.fail(cause);
            job.end();
        }
    }
}
