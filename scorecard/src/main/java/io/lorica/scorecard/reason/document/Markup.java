package io.lorica.scorecard.reason.document;

import java.util.Locale;

/** Text within HTML and SVG. */
public final class Markup {
    /** Colours of both schemes: text, paper, lines, what speaks for the outcome and what against it. */
    static final String COLOURS = """
            :root { color-scheme: light dark; }
            .reasons { --ink: #1f2328; --paper: #ffffff; --line: #8c959f; --for: #bc4c00; --against: #0969da; }
            @media (prefers-color-scheme: dark) {
              .reasons { --ink: #e6edf3; --paper: #0d1117; --line: #6e7681; --for: #f0883e; --against: #58a6ff; }
            }
            """;

    private Markup() {}

    /** For text and for attributes in double quotes. What XML can't hold is shown as U+FFFD. */
    public static String escape(String text) {
        var escaped = new StringBuilder();
        text.codePoints().forEach(point -> {
            switch (point) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.appendCodePoint(isXml(point) ? point : 0xFFFD);
            }
        });
        return escaped.toString();
    }

    private static boolean isXml(int point) {
        return (point >= 0x20 && point < 0xD800)
                || (point >= 0xE000 && point != 0xFFFE && point != 0xFFFF)
                || (point >= '\t' && point <= '\r' && point != 0x0B && point != 0x0C);
    }

    static String number(double logOdds) {
        return String.format(Locale.ROOT, "%+.2f", logOdds == 0 ? 0.0 : logOdds).replace('-', '−');
    }

    /** How many columns of a terminal a text takes: wide characters two. */
    static int columns(String text) {
        return text.codePoints().map(Markup::columns).sum();
    }

    static int columns(int point) {
        return point >= 0x1100 && (point < 0x1200 || point >= 0x2E80) ? 2 : 1;
    }

    /** @param most columns; what is longer ends in an ellipsis */
    static String shortened(String text, int most) {
        if (columns(text) <= most) {
            return text;
        }
        var kept = new StringBuilder();
        int taken = 1;
        for (int point : text.codePoints().toArray()) {
            taken += columns(point);
            if (taken > most) {
                break;
            }
            kept.appendCodePoint(point);
        }
        return kept.append('…').toString();
    }

    static String page(String language, String title, String style, String body) {
        return """
                <!doctype html>
                <html lang="%s">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>%s</title>
                <style>
                %s</style>
                </head>
                <body class="reasons">
                %s</body>
                </html>
                """.formatted(language, escape(title), style, body);
    }
}
