package io.lorica.engine.tokenizer;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import io.lorica.formats.tokenizer.ChatTemplateFile;
import io.lorica.formats.tokenizer.TokenizerFiles;
import io.lorica.jinja.Text;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tokens that tell a model who speaks, and where a text begins and ends: special ones, and others that the chat
 * template writes itself. Users can't write them.
 *
 * @param all by id
 * @see <a href="https://huggingface.co/docs/transformers/chat_templating">transformers has the same rule</a>
 */
record ControlTokens(Map<Integer, Added> all) {

    /** @param isWord whether it is one only where no letter or digit is beside it */
    record Added(int id, String content, boolean isWord) {}

    /** @param ends ids of tokens that end an answer */
    static ControlTokens of(TokenizerFiles files, Set<Integer> ends) {
        ChatTemplateFile template = files.chatTemplate();
        String source = template == null ? "" : template.source();
        Collection<String> named = files.specialTokens().values();
        Map<Integer, Added> control = new HashMap<>();
        for (JsonNode token :
                JsonMapper.shared().readTree(files.tokenizerJson()).path("added_tokens")) {
            int id = token.path("id").asInt(-1);
            String content = token.path("content").asString("");
            boolean isControl = token.path("special").asBoolean(false)
                    || ends.contains(id)
                    || named.contains(content)
                    || (!content.isBlank() && source.contains(content));
            if (isControl && !content.isEmpty()) {
                control.put(id, new Added(id, content, token.path("single_word").asBoolean(false)));
            }
        }
        return new ControlTokens(control);
    }

    /** Whether what a user wrote was read as a control token, or as part of one. */
    boolean isForged(Encoding encoding, Text text) {
        if (!text.hasWritten()) {
            return false;
        }
        long[] ids = encoding.getIds();
        CharSpan[] spans = encoding.getCharTokenSpans();
        // The spans count code points, in ascending order.
        int points = 0;
        int at = 0;
        for (int i = 0; i < ids.length; i++) {
            if (!all.containsKey(Math.toIntExact(ids[i]))) {
                continue;
            }
            if (spans[i] == null || spans[i].getStart() < points) {
                // What stands nowhere in the text can't be told from a forged one.
                return true;
            }
            int start = text.string().offsetByCodePoints(at, spans[i].getStart() - points);
            at = text.string().offsetByCodePoints(start, spans[i].getEnd() - spans[i].getStart());
            points = spans[i].getEnd();
            if (text.isWritten(start, at)) {
                return true;
            }
        }
        return false;
    }

    /** A control token in a text, in {@code char}s. */
    record Place(Added token, int start, int end) {}

    /** Those that stand where no user wrote; the first and longest one goes before those that it overlaps. */
    List<Place> own(Text text) {
        List<Place> places = new ArrayList<>();
        int start = 0;
        for (Text.Span written : text.written()) {
            addOwn(text.string(), start, written.start(), places);
            start = written.end();
        }
        addOwn(text.string(), start, text.string().length(), places);
        return places;
    }

    private void addOwn(String text, int start, int end, List<Place> places) {
        int at = start;
        while (at < end) {
            Added longest = longest(text, at, end);
            if (longest == null) {
                at++;
            } else {
                places.add(new Place(longest, at, at + longest.content().length()));
                at += longest.content().length();
            }
        }
    }

    private @Nullable Added longest(String text, int at, int end) {
        Added longest = null;
        for (Added token : all.values()) {
            int length = token.content().length();
            boolean isLonger = longest == null || length > longest.content().length();
            if (isLonger
                    && at + length <= end
                    && text.startsWith(token.content(), at)
                    && (!token.isWord() || isWord(text, at, at + length))) {
                longest = token;
            }
        }
        return longest;
    }

    private static boolean isWord(String text, int start, int end) {
        return (start == 0 || !isOfWord(text.codePointBefore(start)))
                && (end == text.length() || !isOfWord(text.codePointAt(end)));
    }

    private static boolean isOfWord(int character) {
        return Character.isLetterOrDigit(character) || character == '_';
    }
}
