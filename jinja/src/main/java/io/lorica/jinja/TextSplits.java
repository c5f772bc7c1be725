package io.lorica.jinja;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Parts of texts, between separators or spaces. */
final class TextSplits {

    private TextSplits() {}

    static List<Text> split(Text text, String separator, int count) {
        List<Text> parts = new ArrayList<>();
        int at = 0;
        for (int next = text.string().indexOf(separator);
                next >= 0 && parts.size() < count;
                next = text.string().indexOf(separator, at)) {
            parts.add(text.substring(at, next));
            at = next + separator.length();
        }
        parts.add(text.substring(at));
        return parts;
    }

    static List<Text> splitFromRight(Text text, String separator, int count) {
        List<Text> parts = new ArrayList<>();
        int end = text.string().length();
        while (parts.size() < count) {
            int at = end < separator.length() ? -1 : text.string().lastIndexOf(separator, end - separator.length());
            if (at < 0) {
                break;
            }
            parts.add(text.substring(at + separator.length(), end));
            end = at;
        }
        parts.add(text.substring(0, end));
        Collections.reverse(parts);
        return parts;
    }

    static List<Text> words(Text text, int count) {
        List<Text> words = new ArrayList<>();
        Text rest = PythonText.strip(text, PythonText::isSpace, true, false);
        while (!rest.isEmpty() && words.size() < count) {
            int end = 0;
            while (end < rest.string().length()
                    && !PythonText.isSpace(rest.string().charAt(end))) {
                end++;
            }
            words.add(rest.substring(0, end));
            rest = PythonText.strip(rest.substring(end), PythonText::isSpace, true, false);
        }
        if (!rest.isEmpty()) {
            words.add(rest);
        }
        return words;
    }

    static List<Text> wordsFromRight(Text text, int count) {
        List<Text> words = new ArrayList<>();
        Text rest = PythonText.strip(text, PythonText::isSpace, false, true);
        while (!rest.isEmpty() && words.size() < count) {
            int start = rest.string().length();
            while (start > 0 && !PythonText.isSpace(rest.string().charAt(start - 1))) {
                start--;
            }
            words.add(rest.substring(start));
            rest = PythonText.strip(rest.substring(0, start), PythonText::isSpace, false, true);
        }
        if (!rest.isEmpty()) {
            words.add(rest);
        }
        Collections.reverse(words);
        return words;
    }
}
