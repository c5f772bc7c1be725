package io.lorica.scorecard.reason.document;

import io.lorica.scorecard.reason.Explanation;
import java.util.List;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** An explanation as a page that needs nothing else: bars, marked texts, and all numbers as a table; and as JSON. */
public final class ReasonPage {
    private static final String STYLE = """
            body { color: var(--ink); background: var(--paper); font: 15px/1.5 system-ui, sans-serif;
              max-width: 760px; margin: 2rem auto; padding: 0 1rem; }
            svg { width: 100%; height: auto; }
            table { border-collapse: collapse; }
            th, td { padding: .2rem .8rem .2rem 0; border-bottom: 1px solid var(--line); text-align: left; }
            td + td { text-align: right; font-variant-numeric: tabular-nums; }
            """;

    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    private ReasonPage() {}

    public static String html(Explanation explanation, Language language) {
        String title = language.of("Reasons: %s", "决策理由：%s").formatted(explanation.label());
        var body = new StringBuilder("<h1>%s</h1>\n".formatted(Markup.escape(title)));
        body.append(ReasonBars.svg(explanation, language));
        explanation
                .texts()
                .forEach(text -> body.append("<h2>%s</h2>\n".formatted(Markup.escape(text.field())))
                        .append(MarkedText.html(text)));
        body.append("<h2>%s</h2>\n<table>\n".formatted(language.of("All numbers, in log-odds", "全部数值（对数几率）")));
        List<ReasonLine> lines = ReasonLine.of(explanation, language);
        row(language.of("mean of the reference", "参照样本均值"), explanation.baseline(), body);
        lines.forEach(line -> row(line.label(), line.logOdds(), body));
        row(language.of("score", "得分"), explanation.score(), body);
        body.append("</table>\n");
        return Markup.page(language.tag(), title, Markup.COLOURS + STYLE + MarkedText.STYLE, body.toString());
    }

    /** The explanation, with names in snake case. */
    public static String json(Explanation explanation) {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(explanation);
    }

    private static void row(String label, double logOdds, StringBuilder body) {
        body.append("<tr><td>%s</td><td>%s</td></tr>\n".formatted(Markup.escape(label), Markup.number(logOdds)));
    }
}
