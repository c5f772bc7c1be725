package io.lorica.scorecard.reason.document;

import io.lorica.scorecard.reason.Explanation.TextReasons;
import io.lorica.scorecard.reason.Explanation.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A text whose words are marked by what they add: the stronger, the deeper the colour; underlined where they speak for
 * the outcome, with dots where they speak against it, so that colour alone says nothing.
 */
public final class MarkedText {
    static final String STYLE = """
            .marked { white-space: pre-wrap; overflow-wrap: anywhere; line-height: 1.8; }
            .marked mark { color: inherit; background: none; border-radius: 3px; padding: 0 1px; }
            .marked .for { text-decoration: underline; }
            .marked .against { text-decoration: underline dotted; }
            .for.s1 { background: color-mix(in srgb, var(--for) 12%, transparent); }
            .for.s2 { background: color-mix(in srgb, var(--for) 28%, transparent); }
            .for.s3 { background: color-mix(in srgb, var(--for) 48%, transparent); }
            .against.s1 { background: color-mix(in srgb, var(--against) 12%, transparent); }
            .against.s2 { background: color-mix(in srgb, var(--against) 28%, transparent); }
            .against.s3 { background: color-mix(in srgb, var(--against) 48%, transparent); }
            .legend { font-size: 13px; }
            """;

    /** Of the strongest word, below which none is marked. */
    private static final double UNMARKED = 0.1;

    private static final int LINE = 24;
    private static final int COLUMN = 9;
    private static final int COLUMNS = 78;
    private static final int LABEL_COLUMNS = 34;
    private static final int SWATCH = 24;

    private MarkedText() {}

    /**
     * A piece of the text.
     *
     * @param strength 0 for what is not marked, up to 3; below 0 against the outcome
     */
    private record Piece(String text, int strength, double logOdds) {
        String kind() {
            return "%s s%d".formatted(strength > 0 ? "for" : "against", Math.abs(strength));
        }
    }

    /** A paragraph, to stand in a page that has the style of {@link ReasonPage}. */
    public static String html(TextReasons text) {
        var html = new StringBuilder("<p class=\"marked\">");
        for (Piece piece : pieces(text)) {
            String escaped = Markup.escape(piece.text);
            html.append(
                    piece.strength == 0
                            ? escaped
                            : "<mark class=\"%s\" title=\"%s\">%s</mark>"
                                    .formatted(piece.kind(), Markup.number(piece.logOdds), escaped));
        }
        return html.append("</p>\n").toString();
    }

    /** What the marks mean, for a page with marked texts. */
    public static String legend(String label, Language language) {
        var html = new StringBuilder("<p class=\"marked legend\">");
        for (int strength = 3; strength > 0; strength--) {
            html.append("<mark class=\"against s%d\">&#160;%d&#160;</mark>".formatted(strength, strength));
        }
        html.append(" %s ".formatted(Markup.escape(middle(label, language))));
        for (int strength = 1; strength <= 3; strength++) {
            html.append("<mark class=\"for s%d\">&#160;%d&#160;</mark>".formatted(strength, strength));
        }
        return html.append("</p>\n").toString();
    }

    /** An SVG image that stands by itself, with what its marks mean. */
    public static String svg(TextReasons text, String label, Language language) {
        var body = new StringBuilder();
        int column = 0;
        int line = 0;
        for (Piece piece : pieces(text)) {
            for (String part : parts(piece.text)) {
                int columns = Markup.columns(part);
                if (part.equals("\n") || column + columns > COLUMNS) {
                    column = 0;
                    line++;
                }
                if (!part.isBlank()) {
                    word(part, piece, 12 + column * COLUMN, 8 + line * LINE, columns * COLUMN, body);
                }
                boolean isSkipped = part.equals("\n") || (column == 0 && part.isBlank());
                column += isSkipped ? 0 : columns;
            }
        }
        int bottom = 20 + (line + 1) * LINE;
        legend(label, language, bottom, body);
        return """
                <svg xmlns="http://www.w3.org/2000/svg" class="reasons" width="%1$d" height="%2$d" \
                viewBox="0 0 %1$d %2$d" role="img" \
                aria-label="%3$s" font-family="ui-monospace, monospace" font-size="14">
                <style>
                %4$s.reasons .paper { fill: var(--paper); } .reasons text { fill: var(--ink); }
                .reasons .for { fill: var(--for); } .reasons .against { fill: var(--against); }
                .reasons .s1 { fill-opacity: 0.12; } .reasons .s2 { fill-opacity: 0.28; }
                .reasons .s3 { fill-opacity: 0.48; }
                </style>
                <rect class="paper" width="100%%" height="100%%"/>
                %5$s</svg>
                """.formatted(
                24 + COLUMNS * COLUMN, bottom + LINE + 8, Markup.escape(alternative(text)), Markup.COLOURS, body);
    }

    private static void legend(String label, Language language, int top, StringBuilder svg) {
        int left = 12;
        for (int strength : new int[] {-3, -2, -1, 1, 2, 3}) {
            if (strength == 1) {
                String told = middle(Markup.shortened(label, LABEL_COLUMNS), language);
                int width = Markup.columns(told) * COLUMN;
                svg.append("<text x=\"%d\" y=\"%d\" textLength=\"%d\" lengthAdjust=\"spacingAndGlyphs\">%s</text>\n"
                        .formatted(left + COLUMN, top + 15, width, Markup.escape(told)));
                left += width + 2 * COLUMN;
            }
            svg.append("<rect class=\"%s s%d\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"3\"/>\n"
                    .formatted(strength > 0 ? "for" : "against", Math.abs(strength), left, top, SWATCH, LINE - 4));
            left += SWATCH + 4;
        }
    }

    private static String middle(String label, Language language) {
        return language.of("against · for “%s”", "不利于 · 有利于“%s”").formatted(label);
    }

    /** The text, and the marked words with their numbers. */
    private static String alternative(TextReasons text) {
        String numbers = pieces(text).stream()
                .filter(piece -> piece.strength != 0)
                .map(piece -> piece.text + " " + Markup.number(piece.logOdds))
                .collect(Collectors.joining("; "));
        return text.field() + ": " + text.text() + (numbers.isEmpty() ? "" : " (" + numbers + ")");
    }

    private static void word(String part, Piece piece, int left, int top, int width, StringBuilder svg) {
        if (piece.strength != 0) {
            svg.append("<g><title>%s</title>".formatted(Markup.number(piece.logOdds)));
            svg.append("<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"3\"/>"
                    .formatted(piece.kind(), left, top, width, LINE - 4));
            String dots = piece.strength > 0 ? "" : " stroke-dasharray=\"2 2\"";
            svg.append("<path d=\"M%d %dh%d\" stroke=\"var(--%s)\"%s/>"
                    .formatted(left, top + LINE - 5, width, piece.strength > 0 ? "for" : "against", dots));
        }
        svg.append("<text x=\"%d\" y=\"%d\" textLength=\"%d\" lengthAdjust=\"spacingAndGlyphs\">%s</text>"
                .formatted(left, top + 15, width, Markup.escape(part)));
        svg.append(piece.strength == 0 ? "\n" : "</g>\n");
    }

    /** What fits a line; ends of lines and white space by themselves. */
    private static List<String> parts(String text) {
        List<String> parts = new ArrayList<>();
        for (String part : text.split("(?<=\\s)|(?=\\s)")) {
            var kept = new StringBuilder();
            int columns = 0;
            for (int point : part.codePoints().toArray()) {
                if (columns + Markup.columns(point) > COLUMNS) {
                    parts.add(kept.toString());
                    kept.setLength(0);
                    columns = 0;
                }
                kept.appendCodePoint(point);
                columns += Markup.columns(point);
            }
            parts.add(kept.toString());
        }
        return parts;
    }

    private static List<Piece> pieces(TextReasons text) {
        double strongest = text.words().stream()
                .mapToDouble(word -> Math.abs(word.logOdds()))
                .max()
                .orElse(0);
        List<Piece> pieces = new ArrayList<>();
        int at = 0;
        for (Word word : text.words()) {
            if (word.start() > at) {
                pieces.add(new Piece(text.text().substring(at, word.start()), 0, 0));
            }
            pieces.add(new Piece(
                    text.text().substring(word.start(), word.end()),
                    strength(word.logOdds(), strongest),
                    word.logOdds()));
            at = word.end();
        }
        pieces.add(new Piece(text.text().substring(at), 0, 0));
        return pieces;
    }

    private static int strength(double logOdds, double strongest) {
        double share = strongest > 0 ? Math.abs(logOdds) / strongest : 0;
        int steps = share < UNMARKED ? 0 : share < 0.4 ? 1 : share < 0.75 ? 2 : 3;
        return logOdds > 0 ? steps : -steps;
    }
}
