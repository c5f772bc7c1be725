package io.lorica.scorecard.reason.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lorica.decision.field.FieldValue;
import io.lorica.scorecard.reason.Contribution;
import io.lorica.scorecard.reason.Explainer;
import io.lorica.scorecard.reason.Explanation;
import io.lorica.scorecard.reason.Explanation.TextReasons;
import io.lorica.scorecard.reason.Explanation.Word;
import io.lorica.scorecard.reason.Reference;
import io.lorica.scorecard.reason.SmallScorecard;
import io.lorica.scorecard.reason.principal.PrincipalReason;
import java.io.StringReader;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Documents are well-formed whatever stands in values, names and texts, and say what they are made of. */
class DocumentsTest {
    private static final String NASTY = "</text><script>alert('1 & \"2\"')</script>\u0000\uD800 " + "长".repeat(60);
    private static final NoticeDetails DETAILS = new NoticeDetails(
            "First Bank",
            "1 Main St\nSpringfield",
            NASTY,
            "a loan of 10,000",
            "declined",
            LocalDate.of(2026, 11, 26),
            "Bureau of Consumer Financial Protection");

    private static final DecisionHead HEAD = new DecisionHead(
            "dec_1",
            List.of("credit v3", "tiny"),
            "decline",
            new TreeMap<>(Map.of("bad", 0.8, "good", 0.2)).descendingMap(),
            Instant.parse("2026-11-26T08:30:00Z"),
            List.of(
                    new PrincipalReason("means", "income too low", "收入过低", List.of("income"), 1),
                    new PrincipalReason("x", NASTY, NASTY, List.of("x"), 0.5)));

    @ParameterizedTest
    @EnumSource(Language.class)
    void bars_are_an_image_with_a_text_of_what_they_show(Language language) throws Exception {
        Document svg = xml(ReasonBars.svg(explanation(), language));
        String alternative = svg.getDocumentElement().getAttribute("aria-label");
        assertThat(alternative).contains("amount = 900 +1.25").contains("−0.50").contains("<script>");
        assertThat(svg.getElementsByTagName("script").getLength()).isZero();
        assertThat(svg.getElementsByTagName("g").getLength()).isEqualTo(4);
    }

    @Test
    void beyond_twelve_bars_the_smallest_are_one() throws Exception {
        List<Contribution> lines = new ArrayList<>();
        for (int i = 1; i <= 30; i++) {
            lines.add(new Contribution("points", "field " + i, null, i / 10.0));
        }
        Document svg = xml(ReasonBars.svg(new Explanation("bad", 0, 0, lines, List.of()), Language.EN));
        assertThat(svg.getElementsByTagName("g").getLength()).isEqualTo(12);
        // .1 + … + 1.9
        assertThat(svg.getDocumentElement().getAttribute("aria-label")).endsWith("19 others +19.00");
    }

    @Test
    void no_contribution_at_all_is_drawn_too() throws Exception {
        var zero = new Explanation("bad", 0, 0, List.of(new Contribution("points", "a", null, 0)), List.of());
        assertThat(xml(ReasonBars.svg(zero, Language.EN)).getDocumentElement().getAttribute("aria-label"))
                .contains("a +0.00");
        assertThat(ReasonBars.svg(zero, Language.EN)).doesNotContain("NaN");
    }

    @Test
    void the_strongest_words_are_marked_deepest_and_the_text_is_whole() throws Exception {
        String text = "Paid late, <b>延期</b>\ntwice & again";
        var reasons = new TextReasons(
                "note",
                text,
                List.of(new Word(0, 4, -0.5), new Word(5, 9, 1.0), new Word(15, 16, 0.01), new Word(16, 17, 0.2)));
        String html = MarkedText.html(reasons);
        assertThat(html)
                .contains("<mark class=\"against s2\" title=\"−0.50\">Paid</mark>")
                .contains("<mark class=\"for s3\" title=\"+1.00\">late</mark>")
                .doesNotContain("<b>");
        assertThat(xml(html).getDocumentElement().getTextContent().strip()).isEqualTo(text);
        Document svg = xml(MarkedText.svg(reasons, "bad", Language.EN));
        assertThat(svg.getDocumentElement().getAttribute("aria-label")).startsWith("note: Paid late");
        assertThat(svg.getElementsByTagName("title").getLength()).isEqualTo(3);
    }

    @Test
    void a_page_holds_bars_texts_and_every_number() {
        Explanation explanation = explanation();
        String page = ReasonPage.html(HEAD, explanation, Language.EN);
        assertThat(page)
                .contains("<svg", "<p class=\"marked\">", "mean of the reference", "color-scheme: light dark")
                .doesNotContain("<script", "https://", "src=");
    }

    @Test
    void what_a_language_model_reads_is_marked_by_phrases_with_their_errors_and_a_legend() throws Exception {
        String text = "Paid late, <b>twice</b>. Then never again.";
        var phrases =
                new TextReasons("note", text, List.of(new Word(0, 24, 0.75, 0.125), new Word(25, 42, -0.25, 0.0)));
        var explanation = new Explanation(
                "bad",
                1,
                0,
                List.of(
                        new Contribution("adapter", "note", null, 0.5, 0.1),
                        new Contribution("adapter", null, null, 0.5)),
                List.of(),
                List.of(phrases));

        String page = ReasonPage.html(HEAD, explanation, Language.EN);

        assertThat(page)
                .contains("note, as the language model reads it", "against · for “bad”")
                .contains("<mark class=\"for s3\" title=\"+0.75\">Paid late, &lt;b&gt;twice&lt;/b&gt;.</mark>")
                .contains("<td>Then never again.</td><td>−0.25</td><td>0.00</td>", "<td>0.13</td>")
                .contains("(language model, all values hidden)")
                .doesNotContain("<b>");
        assertThat(ReasonPage.html(HEAD, explanation, Language.ZH)).contains("note（语言模型的解读）", "标准误差");
        Document svg = xml(MarkedText.svg(phrases, "bad", Language.EN));
        assertThat(svg.getDocumentElement().getAttribute("aria-label")).contains("Then never again. −0.25");
        assertThat(svg.getDocumentElement().getTextContent()).contains("against · for “bad”");
    }

    @Test
    void a_page_says_what_was_decided_by_which_versions_when_and_why() {
        assertThat(ReasonPage.html(HEAD, explanation(), Language.EN))
                .contains("<td>decline</td>", "P(good) 0.200, P(bad) 0.800", "credit v3, tiny", "dec_1")
                .contains("2026-11-26 08:30:00 UTC", "<li>income too low (+1.00)</li>")
                .doesNotContain("<script");
        assertThat(ReasonPage.html(HEAD, explanation(), Language.ZH)).contains("主要理由", "收入过低", "决定编号");
    }

    @Test
    void json_has_all_numbers() {
        Explanation explanation = explained();
        JsonNode json = new JsonMapper().readTree(ReasonPage.json(explanation));
        assertThat(json.path("label").asString()).isEqualTo("bad");
        double sum = json.path("baseline").doubleValue();
        for (JsonNode line : json.path("contributions")) {
            sum += line.path("log_odds").doubleValue();
        }
        assertThat(sum).isCloseTo(json.path("score").doubleValue(), within(1e-5));
        assertThat(json.path("texts").get(0).path("words").size())
                .isEqualTo(explanation.texts().getFirst().words().size());
    }

    @Test
    void a_notice_tells_reasons_in_each_language_and_nothing_as_markup() {
        List<PrincipalReason> reasons = List.of(
                new PrincipalReason("means", "income too low", "收入过低", List.of("income"), 1),
                new PrincipalReason("x", NASTY, NASTY, List.of("x"), 0.5));
        String notice = AdverseActionNotice.html(DETAILS, reasons, List.of(Language.ZH, Language.EN));
        assertThat(notice)
                .startsWith("<!doctype html>\n<html lang=\"zh-CN\">")
                .contains("<li>收入过低</li>", "<li>income too low</li>", "2026-11-26", "1 Main St\nSpringfield")
                .contains("concerning this creditor is Bureau of Consumer Financial Protection.")
                .doesNotContain("<script", "\u0000");
        assertThat(notice.indexOf("收入过低")).isLessThan(notice.indexOf("income too low"));
    }

    @Test
    void a_notice_without_reasons_is_none() {
        assertThatThrownBy(() -> AdverseActionNotice.html(DETAILS, List.of(), List.of(Language.EN)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("have a person say why");
    }

    private static Explanation explanation() {
        String text = "Paid " + NASTY;
        return new Explanation(
                "bad",
                1,
                0,
                List.of(
                        new Contribution("points", "amount", "900", 1),
                        new Contribution("points", "home", NASTY, -0.5),
                        new Contribution("boosting", "amount", "900", 0.25),
                        new Contribution("words", "note", null, 0.1),
                        new Contribution("words", null, null, 0.05)),
                List.of(new TextReasons("note", text, List.of(new Word(0, 4, 0.1)))));
    }

    private static Explanation explained() {
        var scorecard = SmallScorecard.of();
        List<Map<String, FieldValue>> good = List.of(SmallScorecard.row(100, "own", "paid early"));
        return new Explainer(scorecard, Reference.draw(scorecard, good, "good rows", 1))
                .explain(SmallScorecard.row(900, "rent", "paid late"), SmallScorecard.BAD);
    }

    private static Document xml(String text) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(text)));
    }
}
