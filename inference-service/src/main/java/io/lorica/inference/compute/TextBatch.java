package io.lorica.inference.compute;

import io.lorica.engine.BaseModel;
import io.lorica.engine.generate.ContinuousBatch;
import io.lorica.engine.generate.Generation;
import io.lorica.engine.generate.Slot;
import io.lorica.engine.generate.SlotListener;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The texts that run, of all lanes, one more token of each at a step. Of the compute thread. */
final class TextBatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TextBatch.class);

    private final BaseModel base;
    private final ComputeMetrics metrics;
    private final EngineState engine;
    private final Map<GenerateJob, Slot> running = new LinkedHashMap<>();
    private ContinuousBatch batch;

    TextBatch(BaseModel base, ComputeMetrics metrics, EngineState engine) {
        this.base = base;
        this.metrics = metrics;
        this.engine = engine;
        this.batch = new ContinuousBatch(base);
    }

    int size() {
        return running.size();
    }

    int size(Lane lane) {
        return Math.toIntExact(
                running.keySet().stream().filter(job -> job.lane() == lane).count());
    }

    void join(GenerateJob job) {
        try (var _ = job.inCallersContext()) {
            running.put(job, batch.join(job.request(), new Answer(job)));
        } catch (Throwable e) {
            job.fail(e);
            job.end();
        }
    }

    void step() {
        Map.copyOf(running).forEach((job, slot) -> {
            if (job.isCancelled()) {
                batch.cancel(slot);
            }
        });
        if (!running.isEmpty()) {
            try {
                metrics.timeStep(batch::step);
            } catch (Throwable e) {
                failAll(e);
            }
        }
        metrics.running(batch.size() - batch.waiting(), batch.waiting());
    }

    /** A failure of the whole batch: it is given up, and the next text begins a new one. */
    private void failAll(Throwable cause) {
        log.error("{} texts failed together; the node goes on without them", running.size(), cause);
        List<GenerateJob> failed = List.copyOf(running.keySet());
        running.clear();
        failed.forEach(job -> fail(job, cause));
        try {
            batch.close();
        } finally {
            batch = new ContinuousBatch(base);
        }
    }

    private void fail(GenerateJob job, Throwable cause) {
        try (var _ = job.inCallersContext()) {
            log.warn("A text of lane {} failed in the engine: {}", job.lane().tag(), cause.toString());
        }
        engine.requestFailed();
        job.fail(cause);
        job.end();
    }

    @Override
    public void close() {
        batch.close();
    }

    private final class Answer implements SlotListener {
        private final GenerateJob job;

        Answer(GenerateJob job) {
            this.job = job;
        }

        @Override
        public void onText(String textDelta) {
            job.tell(new GenerationEvent.Text(textDelta));
        }

        @Override
        public boolean isCancelled() {
            return job.isCancelled();
        }

        @Override
        public void onEnd(Generation generation) {
            if (running.remove(job) != null) {
                job.tell(new GenerationEvent.Done(generation));
                job.end();
            }
        }

        @Override
        public void onFailure(RuntimeException cause) {
            if (running.remove(job) != null) {
                fail(job, cause);
            }
        }
    }
}
