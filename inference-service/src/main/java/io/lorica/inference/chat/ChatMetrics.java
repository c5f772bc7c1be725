package io.lorica.inference.chat;

import io.lorica.api.inference.ChatCompletion;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import org.springframework.stereotype.Component;

/**
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-metrics/">OpenTelemetry, generative AI
 *     metrics</a>
 */
@Component
class ChatMetrics {
    private static final String OPERATION = "gen_ai.operation.name";
    private static final String MODEL = "gen_ai.request.model";

    private final MeterRegistry meters;
    private final Counter cancelled;
    private final Counter recalled;

    ChatMetrics(MeterRegistry meters) {
        this.meters = meters;
        this.cancelled = Counter.builder("lorica.inference.chat.cancelled")
                .description("Streams whose client went away")
                .register(meters);
        this.recalled = Counter.builder("lorica.inference.chat.recalled")
                .baseUnit("tokens")
                .description("Tokens of prompts that were in the prefix cache")
                .register(meters);
    }

    void firstToken(ChatRun run, Duration sinceRequest) {
        timer("gen_ai.server.time_to_first_token", "From a request to the first token of its stream", run)
                .record(sinceRequest);
    }

    void completed(ChatRun run, ChatCompletion.Usage usage, Duration sinceRequest) {
        timer("gen_ai.server.request.duration", "From a request to the end of its answer", run)
                .record(sinceRequest);
        tokens(run, "input").record(run.promptTokens());
        tokens(run, "output").record(usage.completionTokens());
        recalled.increment(usage.promptTokensDetails().cachedTokens());
    }

    void cancelled() {
        cancelled.increment();
    }

    private Timer timer(String name, String description, ChatRun run) {
        return Timer.builder(name)
                .description(description)
                .tag(OPERATION, "chat")
                .tag(MODEL, run.model())
                .publishPercentileHistogram()
                .register(meters);
    }

    private DistributionSummary tokens(ChatRun run, String type) {
        return DistributionSummary.builder("gen_ai.client.token.usage")
                .description("Tokens of a request, by whether they were read or written")
                .baseUnit("token")
                .tag(OPERATION, "chat")
                .tag(MODEL, run.model())
                .tag("gen_ai.token.type", type)
                .register(meters);
    }
}
