package io.lorica.api.inference;

import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The OpenAI-compatible subset that Lorica honours.
 *
 * @param model adapter name, {@code name@alias}, or the base model's name
 * @param deterministic the same request gets the same bits, whatever was asked before; Lorica's own
 * @param topP 0: always the likeliest token
 * @param stop a string or a list of strings in JSON
 */
public record ChatCompletionRequest(
        @NotBlank String model,
        @NotEmpty List<@Valid Message> messages,
        @Nullable @Positive Integer maxTokens,
        @Nullable @DecimalMin("0") @DecimalMax("2") Double temperature,

        @Nullable @DecimalMin("0") @DecimalMax("1") Double topP,
        @Nullable Long seed,
        @Nullable Boolean deterministic,
        @Nullable Object stop,
        @Nullable Boolean stream,
        @Nullable StreamOptions streamOptions) {
    public record Message(@NotBlank String role, @NotNull String content) {}

    public record StreamOptions(@Nullable Boolean includeUsage) {}

    /** With everything else as the node has it by default. */
    public static ChatCompletionRequest of(String model, List<Message> messages) {
        return new ChatCompletionRequest(model, messages, null, null, null, null, null, null, null, null);
    }

    /** The same, to be answered as it comes, with the usage at the end. */
    public ChatCompletionRequest streamed() {
        return new ChatCompletionRequest(
                model,
                messages,
                maxTokens,
                temperature,
                topP,
                seed,
                deterministic,
                stop,
                true,
                new StreamOptions(true));
    }
}
