package io.lorica.scorecard.reason.document;

import io.lorica.scorecard.reason.Explanation;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Contributions as bars: to the right what speaks for the outcome, to the left what speaks against it. */
public final class ReasonBars {
    private static final int MOST_LINES = 12;
    private static final int WIDTH = 720;
    private static final int LINE = 26;
    private static final int HEAD = 34;
    private static final int LABELS = 270;
    private static final int LABEL_COLUMNS = 34;
    private static final int ZERO = 475;
    private static final int REACH = 150;

    private ReasonBars() {}

    /** An SVG image that stands by itself, or within a page. */
    public static String svg(Explanation explanation, Language language) {
        List<ReasonLine> lines = ReasonLine.most(explanation, language, MOST_LINES);
        double largest = lines.stream()
                .mapToDouble(line -> Math.abs(line.logOdds()))
                .max()
                .orElse(0);
        double scale = largest > 0 ? REACH / largest : 0;
        int height = HEAD + LINE * lines.size() + 12;
        var svg = new StringBuilder();
        svg.append("""
                <svg xmlns="http://www.w3.org/2000/svg" class="reasons" width="%1$d" height="%2$d" \
                viewBox="0 0 %1$d %2$d" role="img" \
                aria-label="%3$s" lang="%4$s" font-family="system-ui, sans-serif" font-size="13">
                <style>
                %5$s.reasons .paper { fill: var(--paper); } .reasons text { fill: var(--ink); }
                .reasons .axis { stroke: var(--line); }
                .reasons .for { fill: var(--for); } .reasons .against { fill: var(--against); }
                </style>
                """.formatted(
                        WIDTH,
                        height,
                        Markup.escape(alternative(explanation, lines, language)),
                        language.tag(),
                        Markup.COLOURS));
        svg.append("<rect class=\"paper\" width=\"%d\" height=\"%d\"/>\n".formatted(WIDTH, height));
        svg.append("<text x=\"%d\" y=\"20\" text-anchor=\"middle\">%s</text>\n"
                .formatted(ZERO, Markup.escape(title(explanation, language))));
        for (int i = 0; i < lines.size(); i++) {
            bar(lines.get(i), HEAD + LINE * i, scale, svg);
        }
        svg.append("<line class=\"axis\" x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>\n"
                .formatted(ZERO, HEAD - 4, ZERO, height - 8));
        return svg.append("</svg>\n").toString();
    }

    private static void bar(ReasonLine line, int top, double scale, StringBuilder svg) {
        double length = Math.abs(line.logOdds()) * scale;
        boolean isFor = line.logOdds() >= 0;
        double left = isFor ? ZERO : ZERO - length;
        double end = isFor ? ZERO + length + 6 : ZERO - length - 6;
        svg.append("<g><title>%s: %s</title>\n".formatted(Markup.escape(line.label()), Markup.number(line.logOdds())));
        svg.append("<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>\n"
                .formatted(LABELS, top + 15, Markup.escape(Markup.shortened(line.label(), LABEL_COLUMNS))));
        svg.append(String.format(
                Locale.ROOT,
                "<rect class=\"%s\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"18\" rx=\"2\"/>%n",
                isFor ? "for" : "against",
                left,
                top + 1,
                length));
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%d\" text-anchor=\"%s\">%s</text></g>%n",
                end,
                top + 15,
                isFor ? "start" : "end",
                Markup.number(line.logOdds())));
    }

    static String title(Explanation explanation, Language language) {
        return language.of("← against · log-odds · for “%s” →", "← 不利于 · 对数几率 · 有利于“%s” →")
                .formatted(explanation.label());
    }

    /** What the picture says, in words. */
    private static String alternative(Explanation explanation, List<ReasonLine> lines, Language language) {
        String head =
                language.of("What adds to the score of “%s”: ", "“%s”得分的构成：").formatted(explanation.label());
        return lines.stream()
                .map(line -> line.label() + " " + Markup.number(line.logOdds()))
                .collect(Collectors.joining("; ", head, ""));
    }
}
