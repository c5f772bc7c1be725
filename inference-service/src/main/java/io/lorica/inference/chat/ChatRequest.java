package io.lorica.inference.chat;

import io.lorica.engine.generate.SamplingOptions;
import io.lorica.engine.tokenizer.ChatTemplate.ChatMessage;
import java.util.List;
import java.util.OptionalInt;

/** A checked completion request. */
record ChatRequest(
        String model,
        List<ChatMessage> messages,
        OptionalInt maxTokens,
        SamplingOptions sampling,
        List<String> stop,
        boolean isDeterministic,
        boolean isStream,
        boolean isUsageIncluded) {}
