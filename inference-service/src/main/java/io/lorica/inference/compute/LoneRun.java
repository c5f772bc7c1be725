package io.lorica.inference.compute;

import io.lorica.engine.BaseModel;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One job, slice by slice. It fails alone, and ends at the next slice once nobody waits for it. */
final class LoneRun<T> implements Run {
    private static final Logger log = LoggerFactory.getLogger(LoneRun.class);

    private final SlicedJob<T> job;
    private final BaseModel base;
    private final EngineState engine;
    private @Nullable SlicedWork<T> work;

    LoneRun(SlicedJob<T> job, BaseModel base, EngineState engine) {
        this.job = job;
        this.base = base;
        this.engine = engine;
    }

    @Override
    public List<Run> advance() {
        try (var _ = job.inCallersContext()) {
            try {
                if (!job.isCancelled() && slice()) {
                    return List.of(this);
                }
            } catch (Throwable e) {
                log.warn("A job of lane {} failed in the engine: {}", job.lane().tag(), e.toString());
                engine.requestFailed();
                job.fail(e);
            }
            end();
            return List.of();
        }
    }

    private boolean slice() {
        SlicedWork<T> current = work;
        if (current == null) {
            current = job.start(base);
            work = current;
        }
        if (current.advance()) {
            return true;
        }
        job.result().complete(current.result());
        return false;
    }

    @Override
    public void abandon(Throwable cause) {
        job.fail(cause);
        end();
    }

    private void end() {
        try {
            if (work != null) {
                work.close();
            }
        } catch (RuntimeException e) {
            log.error(
                    "What a job of lane {} held could not be freed", job.lane().tag(), e);
        } finally {
            job.end();
        }
    }
}
