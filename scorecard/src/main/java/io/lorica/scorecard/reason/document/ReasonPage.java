package io.lorica.scorecard.reason.document;

import io.lorica.scorecard.reason.Explanation;
import io.lorica.scorecard.reason.Explanation.TextReasons;
import io.lorica.scorecard.reason.Explanation.Word;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * An explanation as a page that needs nothing else: what was decided by what and when, principal reasons, bars, marked
 * texts, and all numbers as a table; and as JSON.
 */
public final class ReasonPage {
    private static final String STYLE = """
            body { color: var(--ink); background: var(--paper); font: 15px/1.5 system-ui, sans-serif;
              max-width: 760px; margin: 2rem auto; padding: 0 1rem; }
            svg { width: 100%; height: auto; }
            table { border-collapse: collapse; }
            th, td { padding: .2rem .8rem .2rem 0; border-bottom: 1px solid var(--line); text-align: left; }
            .head th { font-weight: normal; vertical-align: top; white-space: nowrap; }
            .head td { overflow-wrap: anywhere; }
            td + td { text-align: right; font-variant-numeric: tabular-nums; }
            """;

    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    private ReasonPage() {}

    /** @param head of the decision that is explained */
    public static String html(DecisionHead head, Explanation explanation, Language language) {
        String title = language.of("Reasons: %s", "决策理由：%s").formatted(explanation.label());
        var body = new StringBuilder("<h1>%s</h1>\n".formatted(Markup.escape(title)));
        body.append(head(head, language));
        body.append(ReasonBars.svg(explanation, language));
        explanation.texts().forEach(text -> marked(text.field(), text, explanation, language, body));
        explanation.phrases().forEach(text -> {
            String heading = language.of("%s, as the language model reads it", "%s（语言模型的解读）");
            marked(heading.formatted(text.field()), text, explanation, language, body);
            phrases(text, language, body);
        });
        body.append("<h2>%s</h2>\n<table>\n".formatted(language.of("All numbers, in log-odds", "全部数值（对数几率）")));
        List<ReasonLine> lines = ReasonLine.of(explanation, language);
        row(language.of("mean of the reference", "参照样本均值"), explanation.baseline(), body);
        lines.forEach(line -> row(line.label(), line.logOdds(), body));
        row(language.of("score", "得分"), explanation.score(), body);
        body.append("</table>\n");
        return Markup.page(language.tag(), title, Markup.COLOURS + STYLE + MarkedText.STYLE, body.toString());
    }

    private static void marked(
            String heading, TextReasons text, Explanation explanation, Language language, StringBuilder body) {
        body.append("<h2>%s</h2>\n".formatted(Markup.escape(heading)))
                .append(MarkedText.html(text))
                .append(MarkedText.legend(explanation.label(), language));
    }

    /** With what they are estimated to within: one standard error. */
    private static void phrases(TextReasons text, Language language, StringBuilder body) {
        body.append("<table>\n<tr><th>%s</th><th>%s</th><th>%s</th></tr>\n"
                .formatted(
                        language.of("phrase", "短语"),
                        language.of("log-odds", "对数几率"),
                        language.of("standard error", "标准误差")));
        for (Word phrase : text.words()) {
            Double error = phrase.standardError();
            body.append("<tr><td>%s</td><td>%s</td><td>%s</td></tr>\n"
                    .formatted(
                            Markup.escape(text.text().substring(phrase.start(), phrase.end())),
                            Markup.number(phrase.logOdds()),
                            error == null ? "" : String.format(Locale.ROOT, "%.2f", error)));
        }
        body.append("</table>\n");
    }

    private static String head(DecisionHead head, Language language) {
        var table = new StringBuilder("<table class=\"head\">\n");
        line(language.of("Decision", "决定"), head.decision(), table);
        line(language.of("Probability", "概率"), probabilities(head), table);
        line(language.of("Model", "模型"), String.join(", ", head.versions()), table);
        line(language.of("Date", "日期"), DATE.format(head.decidedAt()), table);
        line(language.of("Decision id", "决定编号"), head.id(), table);
        table.append("</table>\n<h2>%s</h2>\n".formatted(language.of("Principal reasons", "主要理由")));
        if (head.reasons().isEmpty()) {
            return table.append("<p>%s</p>\n".formatted(language.of("None.", "无。")))
                    .toString();
        }
        table.append("<ol>\n");
        head.reasons()
                .forEach(reason -> table.append("<li>%s (%s)</li>\n"
                        .formatted(
                                Markup.escape(language.of(reason.textEn(), reason.textZh())),
                                Markup.number(reason.logOdds()))));
        return table.append("</ol>\n").toString();
    }

    private static String probabilities(DecisionHead head) {
        return head.probabilities().entrySet().stream()
                .map(outcome -> String.format(Locale.ROOT, "P(%s) %.3f", outcome.getKey(), outcome.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static void line(String name, String value, StringBuilder table) {
        table.append("<tr><th>%s</th><td>%s</td></tr>\n".formatted(Markup.escape(name), Markup.escape(value)));
    }

    /** The explanation, with names in snake case. */
    public static String json(Explanation explanation) {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(explanation);
    }

    private static void row(String label, double logOdds, StringBuilder body) {
        body.append("<tr><td>%s</td><td>%s</td></tr>\n".formatted(Markup.escape(label), Markup.number(logOdds)));
    }
}
