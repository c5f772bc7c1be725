package io.lorica.inference.compute;

import io.lorica.engine.BaseModel;
import io.lorica.engine.LoadedStack;
import io.lorica.engine.failure.DeviceException;
import io.lorica.engine.generate.GenerationRequest;
import io.lorica.engine.generate.Generator;
import io.lorica.engine.generate.SamplingOptions;
import io.lorica.engine.generate.TokenListener;
import io.lorica.engine.score.Scorer;
import io.lorica.engine.score.ScoringRequest;
import io.lorica.formats.adapter.AdapterStack;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Scores and generates on the base alone, between other work, and notes whether that succeeds. */
final class EngineProbe {
    private static final Logger log = LoggerFactory.getLogger(EngineProbe.class);

    private final BaseModel base;
    private final WaitingWork waiting;
    private final EngineState engine;
    private final Counter passes;
    private final AtomicBoolean isQueued = new AtomicBoolean();

    EngineProbe(BaseModel base, WaitingWork waiting, EngineState engine, MeterRegistry meters, Tags tags) {
        this.base = base;
        this.waiting = waiting;
        this.engine = engine;
        this.passes = Counter.builder("lorica.inference.engine.probes")
                .description("Passes on the base alone, tried after a failed request")
                .tags(tags)
                .register(meters);
    }

    /** Queues a pass unless one is queued, and does not wait for it. */
    void queue() {
        if (isQueued.compareAndSet(false, true) && !waiting.offer(this::probe)) {
            isQueued.set(false);
        }
    }

    private void probe() {
        isQueued.set(false);
        passes.increment();
        try {
            pass();
            engine.works();
        } catch (Throwable e) {
            log.warn("The engine fails on the base alone", e);
            engine.fails(e);
        }
    }

    private void pass() {
        int[] prompt = {0, 1};
        try (LoadedStack bare = base.load(AdapterStack.EMPTY)) {
            new Scorer(base).score(List.of(new ScoringRequest(prompt, List.of(new int[] {0}), bare)));
            var text = new GenerationRequest(prompt, 2, SamplingOptions.GREEDY, List.of(), bare, true);
            new Generator(base).generate(List.of(text), TokenListener.NONE);
        } catch (DeviceException e) {
            // Running texts hold all the room for keys and values, so the engine works.
            log.debug("The engine was not tried by generating", e);
        }
    }
}
