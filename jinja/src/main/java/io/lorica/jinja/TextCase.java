package io.lorica.jinja;

import java.util.Locale;

/** Python's upper, lower and title case. */
final class TextCase {

    private TextCase() {}

    static Text upper(Text text) {
        return text.as(text.string().toUpperCase(Locale.ROOT));
    }

    static Text lower(Text text) {
        return text.as(text.string().toLowerCase(Locale.ROOT));
    }

    static Text capitalized(Text text) {
        if (text.isEmpty()) {
            return text;
        }
        int first = Character.charCount(text.string().codePointAt(0));
        String rest = text.string()
                .toLowerCase(Locale.ROOT)
                .substring(Math.min(first, text.string().length()));
        return text.as(title(text.string().codePointAt(0)) + rest);
    }

    private static String title(int point) {
        String upper = Character.toString(point).toUpperCase(Locale.ROOT);
        boolean isOne = upper.codePointCount(0, upper.length()) == 1;
        return isOne
                ? Character.toString(Character.toTitleCase(point))
                : upper.substring(0, 1) + upper.substring(1).toLowerCase(Locale.ROOT);
    }

    static Text titled(Text text) {
        StringBuilder titled = new StringBuilder();
        boolean isInWord = false;
        String lower = text.string().toLowerCase(Locale.ROOT);
        boolean isParallel = lower.length() == text.string().length();
        for (int i = 0; i < text.string().length(); ) {
            int point = text.string().codePointAt(i);
            int end = i + Character.charCount(point);
            if (isInWord) {
                titled.append(
                        isParallel
                                ? lower.substring(i, end)
                                : Character.toString(point).toLowerCase(Locale.ROOT));
            } else {
                titled.append(title(point));
            }
            isInWord = isCased(point);
            i = end;
        }
        return text.as(titled.toString());
    }

    private static boolean isCased(int point) {
        return Character.isLowerCase(point) || Character.isUpperCase(point) || Character.isTitleCase(point);
    }

    static Text swapped(Text text) {
        StringBuilder swapped = new StringBuilder();
        text.string().codePoints().forEach(point -> {
            String one = Character.toString(point);
            swapped.append(Character.isUpperCase(point) ? one.toLowerCase(Locale.ROOT) : one.toUpperCase(Locale.ROOT));
        });
        return text.as(swapped.toString());
    }

    static boolean isLower(String text) {
        return text.codePoints().anyMatch(Character::isLowerCase)
                && text.codePoints().noneMatch(point -> Character.isUpperCase(point) || Character.isTitleCase(point));
    }

    static boolean isUpper(String text) {
        return text.codePoints().anyMatch(Character::isUpperCase)
                && text.codePoints().noneMatch(point -> Character.isLowerCase(point) || Character.isTitleCase(point));
    }

    static boolean isTitle(String text) {
        boolean isInWord = false;
        boolean hasCased = false;
        for (int point : text.codePoints().toArray()) {
            boolean starts = Character.isUpperCase(point) || Character.isTitleCase(point);
            if ((starts && isInWord) || (Character.isLowerCase(point) && !isInWord)) {
                return false;
            }
            isInWord = isCased(point);
            hasCased |= isInWord;
        }
        return hasCased;
    }
}
