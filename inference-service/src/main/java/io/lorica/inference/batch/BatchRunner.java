package io.lorica.inference.batch;

import io.lorica.engine.BaseModel;
import io.lorica.engine.generate.Generation;
import io.lorica.engine.generate.Generator;
import io.lorica.engine.generate.TokenListener;
import io.lorica.engine.score.Scorer;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one batch at a time on the compute thread. A generation batch runs to its end, and between two of its tokens the
 * decisions that wait are answered, so that a long text does not hold up a short question.
 */
final class BatchRunner {
    private static final Logger log = LoggerFactory.getLogger(BatchRunner.class);

    private final Scorer scorer;
    private final Generator generator;
    private final WaitingWork waiting;
    private final BatchMetrics metrics;

    BatchRunner(BaseModel base, WaitingWork waiting, BatchMetrics metrics) {
        this.scorer = new Scorer(base);
        this.generator = new Generator(base);
        this.waiting = waiting;
        this.metrics = metrics;
    }

    void decide(List<ScoreJob> jobs) {
        if (jobs.isEmpty()) {
            return;
        }
        begin(jobs);
        try {
            score(jobs);
        } catch (RuntimeException e) {
            if (jobs.size() == 1) {
                jobs.getFirst().fail(e);
            } else {
                log.warn("A batch of {} decisions failed; each is tried alone", jobs.size(), e);
                jobs.forEach(this::scoreAlone);
            }
        } finally {
            jobs.forEach(Job::end);
        }
    }

    void generate(List<GenerateJob> jobs) {
        if (jobs.isEmpty()) {
            return;
        }
        begin(jobs);
        try {
            List<Generation> generations =
                    generator.generate(jobs.stream().map(GenerateJob::request).toList(), new Listener(jobs));
            for (int row = 0; row < jobs.size(); row++) {
                jobs.get(row).tell(new GenerationEvent.Done(generations.get(row)));
            }
        } catch (RuntimeException e) {
            jobs.forEach(job -> job.fail(e));
        } finally {
            jobs.forEach(Job::end);
        }
    }

    private void begin(List<? extends Job> jobs) {
        long now = System.nanoTime();
        jobs.forEach(job -> metrics.began(job, now));
        metrics.ran(jobs.getFirst(), jobs.size());
    }

    private void score(List<ScoreJob> jobs) {
        List<double[]> scores =
                scorer.score(jobs.stream().map(ScoreJob::request).toList());
        for (int row = 0; row < jobs.size(); row++) {
            jobs.get(row).result().complete(scores.get(row));
        }
    }

    /** A request that breaks the forward pass must not take its neighbours along. */
    private void scoreAlone(ScoreJob job) {
        try {
            score(List.of(job));
        } catch (RuntimeException e) {
            job.fail(e);
        }
    }

    private final class Listener implements TokenListener {
        private final List<GenerateJob> jobs;

        Listener(List<GenerateJob> jobs) {
            this.jobs = jobs;
        }

        @Override
        public void onText(int row, String textDelta) {
            if (!textDelta.isEmpty()) {
                jobs.get(row).tell(new GenerationEvent.Text(textDelta));
            }
        }

        @Override
        public boolean isCancelled(int row) {
            decide(waiting.decisionsNow());
            return jobs.get(row).isCancelled();
        }
    }
}
