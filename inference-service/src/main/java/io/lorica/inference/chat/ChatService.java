package io.lorica.inference.chat;

import io.lorica.api.inference.ChatCompletion;
import io.lorica.chassis.problem.InvalidRequest;
import io.lorica.engine.failure.EngineException;
import io.lorica.engine.generate.Generation;
import io.lorica.engine.generate.GenerationRequest;
import io.lorica.inference.InferenceProblem;
import io.lorica.inference.compute.GenerationEvent;
import io.lorica.inference.compute.Lane;
import io.lorica.inference.model.ModelLease;
import io.lorica.inference.model.ServedBase;
import io.lorica.inference.model.ServedModels;
import io.lorica.jinja.Text;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.springframework.stereotype.Service;

/** Turns a conversation into tokens, and tokens into an answer. */
@Service
class ChatService {
    private final ServedModels models;
    private final ChatProperties properties;
    private final Clock clock;

    ChatService(ServedModels models, ChatProperties properties, Clock clock) {
        this.models = models;
        this.properties = properties;
        this.clock = clock;
    }

    /** Everything that can be refused is refused here, before the first byte of an answer. */
    ChatRun begin(ChatRequest request) {
        ModelLease lease = models.lease(request.model());
        ServedBase base = lease.base();
        GenerationRequest generation;
        try {
            if (!lease.chats()) {
                throw new InferenceProblem.NotAChatModel(lease.model());
            }
            int[] prompt = base.tokenizer().encode(render(request, base));
            requireInvoked(prompt, lease);
            generation = new GenerationRequest(
                    prompt,
                    maxTokens(request, prompt.length, base),
                    request.sampling(),
                    request.stop(),
                    lease.stack(),
                    request.isDeterministic());
        } catch (RuntimeException e) {
            lease.close();
            throw e;
        }
        return new ChatRun(
                "chatcmpl-" + UUID.randomUUID(),
                clock.instant().getEpochSecond(),
                lease.model(),
                generation.prompt().length,
                base.compute().generate(Lane.CHAT, generation, lease),
                properties.timeout());
    }

    ChatCompletion complete(ChatRun run) {
        GenerationEvent event = run.next();
        while (!(event instanceof GenerationEvent.Done(Generation generation))) {
            event = run.next();
        }
        return new ChatCompletion(
                run.id(),
                "chat.completion",
                run.created(),
                run.model(),
                List.of(new ChatCompletion.Choice(0, ChatChunk.assistant(generation.text()), finishReason(generation))),
                usage(run, generation));
    }

    static ChatCompletion.Usage usage(ChatRun run, Generation generation) {
        int completionTokens = generation.tokens().length;
        return new ChatCompletion.Usage(
                run.promptTokens(),
                completionTokens,
                run.promptTokens() + completionTokens,
                new ChatCompletion.PromptTokensDetails(generation.cachedTokens()));
    }

    static String finishReason(Generation generation) {
        return generation.reason().name().toLowerCase(Locale.ROOT);
    }

    private static Text render(ChatRequest request, ServedBase base) {
        try {
            return base.chatTemplate().render(request.messages(), true);
        } catch (EngineException e) {
            // Templates refuse what the model was not trained on, such as two user turns in a row.
            throw new InvalidRequest("messages", Objects.requireNonNullElse(e.getMessage(), e.toString()));
        }
    }

    /** An adapter that waits for its invocation would not act. */
    private static void requireInvoked(int[] prompt, ModelLease lease) {
        try {
            lease.stack().text(prompt);
        } catch (IllegalArgumentException e) {
            throw new InvalidRequest("messages", Objects.requireNonNullElse(e.getMessage(), e.toString()));
        }
    }

    private int maxTokens(ChatRequest request, int promptTokens, ServedBase base) {
        int room = base.generationTokens();
        int wanted =
                request.maxTokens().orElseGet(() -> Math.clamp(room - promptTokens, 1, properties.defaultMaxTokens()));
        if ((long) promptTokens + wanted > base.contextTokens()) {
            throw new InferenceProblem.PromptTooLong(promptTokens, wanted, base.contextTokens());
        }
        if ((long) promptTokens + wanted > room) {
            throw new InferenceProblem.NoRoomForText(promptTokens, wanted, room);
        }
        return wanted;
    }
}
