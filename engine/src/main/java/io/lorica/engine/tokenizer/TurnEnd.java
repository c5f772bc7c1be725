package io.lorica.engine.tokenizer;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.lorica.engine.failure.TemplateException;
import io.lorica.engine.tokenizer.ChatTemplate.ChatMessage;
import io.lorica.formats.tokenizer.TokenizerFiles;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** The special token that a chat template puts after an answer: what the model was taught to end its turns with. */
final class TurnEnd {
    private static final String QUESTION = "question";
    private static final String ANSWER = "answer";
    private static final List<ChatMessage> MESSAGES =
            List.of(new ChatMessage("user", QUESTION), new ChatMessage("assistant", ANSWER));

    private TurnEnd() {}

    /** Empty if there is no template, it does not take a question with its answer, or no special token follows. */
    static OptionalInt of(TokenizerFiles files, HuggingFaceTokenizer tokenizer) {
        if (files.chatTemplate() == null) {
            return OptionalInt.empty();
        }
        String chat;
        try {
            chat = ChatTemplate.of(files).render(MESSAGES, false).string();
        } catch (TemplateException e) {
            return OptionalInt.empty();
        }
        int answer = chat.lastIndexOf(ANSWER);
        if (answer < 0) {
            return OptionalInt.empty();
        }
        long[] after = ids(tokenizer, chat.substring(answer + ANSWER.length()).strip());
        if (after.length == 0 || !isSpecial(tokenizer, after[0])) {
            return OptionalInt.empty();
        }
        // A template that always asks for the next answer has the token that opens a turn there.
        OptionalLong opening = Arrays.stream(ids(tokenizer, chat.substring(0, answer)))
                .filter(id -> isSpecial(tokenizer, id))
                .reduce((earlier, later) -> later);
        return opening.isPresent() && opening.getAsLong() == after[0]
                ? OptionalInt.empty()
                : OptionalInt.of(Math.toIntExact(after[0]));
    }

    private static long[] ids(HuggingFaceTokenizer tokenizer, String text) {
        return text.isEmpty()
                ? new long[0]
                : tokenizer.encode(text, false, false).getIds();
    }

    private static boolean isSpecial(HuggingFaceTokenizer tokenizer, long id) {
        return tokenizer.decode(new long[] {id}, true).isEmpty()
                && !tokenizer.decode(new long[] {id}, false).isEmpty();
    }
}
