package io.lorica.inference.compute;

import static io.lorica.inference.compute.TinyCompute.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.lorica.inference.InferenceProblem;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** What the compute thread logs and observes for a job belongs to the call that the job is for. */
class CallerContextTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    @TempDir
    Path directory;

    private final Logger logger = (Logger) LoggerFactory.getLogger("io.lorica.inference.compute");
    private final LogLines lines = new LogLines();
    private TinyCompute tiny;

    /** Log fields are read at once: those of the event are taken from whichever thread asks first. */
    private static final class LogLines extends AppenderBase<ILoggingEvent> {
        private record Line(String text, String thread, Map<String, String> fields) {}

        private final List<Line> lines = new CopyOnWriteArrayList<>();

        @Override
        protected void append(ILoggingEvent event) {
            lines.add(new Line(event.getFormattedMessage(), event.getThreadName(), event.getMDCPropertyMap()));
        }
    }

    @BeforeEach
    void start() {
        tiny = new TinyCompute(directory, TinyCompute.properties(Map.of()));
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void stop() {
        MDC.clear();
        logger.detachAppender(lines);
        tiny.close();
    }

    @Test
    void a_failure_is_logged_on_the_compute_thread_under_the_callers_trace() {
        MDC.put("traceId", TRACE);
        PendingResult<double[]> bad = tiny.compute.score(Lane.DECISION, tiny.brokenQuestion(), tiny.lease());
        MDC.clear();
        assertThatThrownBy(() -> bad.await(PATIENCE, "limit")).isInstanceOf(InferenceProblem.ComputationFailed.class);

        assertThat(lines.lines).anySatisfy(line -> {
            assertThat(line.text()).contains("lane decision");
            assertThat(line.thread()).isEqualTo("lorica-compute-tiny");
            assertThat(line.fields()).containsEntry("traceId", TRACE);
        });
    }

    @Test
    void the_callers_observation_is_current_while_its_job_runs_and_not_after() {
        ObservationRegistry registry = ObservationRegistry.create();
        registry.observationConfig().observationHandler(_ -> true);
        Observation call = Observation.start("call", registry);
        PendingResult<Observed> pending;
        try (var _ = call.openScope()) {
            pending = tiny.compute.run(Lane.DECISION, _ -> new ObservedWork(registry), tiny.lease());
        }

        assertThat(pending.await(PATIENCE, "limit").current()).isSameAs(call);
        tiny.flush();
        assertThat(tiny.compute
                        .call(() -> new Observed(registry.getCurrentObservation()))
                        .current())
                .isNull();
    }

    private record Observed(@Nullable Observation current) {}

    private record ObservedWork(ObservationRegistry registry) implements SlicedWork<Observed> {
        @Override
        public boolean advance() {
            return false;
        }

        @Override
        public Observed result() {
            return new Observed(registry.getCurrentObservation());
        }
    }
}
