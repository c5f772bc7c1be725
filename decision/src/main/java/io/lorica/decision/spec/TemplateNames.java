package io.lorica.decision.spec;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Names in a Jinja template's expressions and tags. Rendering alone would not find one that stands in a branch which
 * the sample row does not take.
 */
final class TemplateNames {
    private static final Pattern TAG = Pattern.compile("\\{\\{(.*?)}}|\\{%(.*?)%}", Pattern.DOTALL);
    private static final Pattern COMMENT = Pattern.compile("\\{#.*?#}", Pattern.DOTALL);
    private static final Pattern STRING = Pattern.compile("'(?:[^'\\\\]|\\\\.)*'|\"(?:[^\"\\\\]|\\\\.)*\"");
    private static final Pattern NAME = Pattern.compile("(?<![\\w.])[\\p{L}_]\\w*", Pattern.UNICODE_CHARACTER_CLASS);

    private TemplateNames() {}

    /** The same, without what only comments name. */
    static Set<String> outsideComments(String template) {
        return in(COMMENT.matcher(template).replaceAll(""));
    }

    /** Keywords and filters included, and what stands in comments: where a comment ends is for Jinja to say. */
    static Set<String> in(String template) {
        Set<String> names = new LinkedHashSet<>();
        TAG.matcher(template)
                .results()
                .map(tag -> tag.group(1) != null ? tag.group(1) : tag.group(2))
                .map(expression -> STRING.matcher(expression).replaceAll("''"))
                .forEach(expression -> NAME.matcher(expression)
                        .results()
                        .map(MatchResult::group)
                        .forEach(names::add));
        return names;
    }
}
