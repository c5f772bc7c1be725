package io.lorica.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.lorica.api.report.Drift;
import io.lorica.api.report.VersionReport;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

class ReportPageTest {
    private static final List<String> SECTIONS = List.of(
            "figures",
            "warnings",
            "roc",
            "ks",
            "gains",
            "calibration",
            "scores",
            "confusion",
            "points",
            "fields",
            "stability",
            "fairness",
            "learning",
            "rivals",
            "reasons",
            "check");
    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    @Test
    void all_that_was_measured_is_there_in_this_order() {
        String page = page(Reports.full());
        assertThat(sections(page)).containsExactlyElementsOf(SECTIONS);
        assertThat(page)
                .containsSubsequence("<h1>Report: credit-approval v3</h1>", "Boosted trees carry this model", "<dl")
                .contains("2026-11-26 12:30 UTC by launcher", "by time: training to 2025-10-31, test from 2026-01-01")
                .contains("<td class=\"number\">0.787 to 0.883</td>")
                .contains(
                        "flagged: below the four-fifths line, which the interval crosses",
                        "insufficient evidence: fewer than 30 rows")
                .contains("Against v2, 2 of 3 fields differ.", "telephone, removed")
                .contains("600 are odds of 50 to 1, 20 more double them.")
                .contains("9.5 % of the first reasons were others: 74 test rows")
                .contains("$URL/v1/adapters/credit-approval/versions/3/predictions");
    }

    @Test
    void what_was_not_measured_is_left_out() {
        String page = ReportPage.html(Reports.version("credit-approval"), Reports.sparse(), null);
        assertThat(sections(page))
                .doesNotContain("points", "fields", "fairness", "learning", "rivals", "reasons")
                .contains("roc", "stability", "check");
        assertThat(page).contains("Periods are left out", "the spec has no PROTECTED field", "none was named");
        assertThat(body(page)).doesNotContain("null");
    }

    @Test
    void what_was_found_while_it_was_fitted_is_warned_of_first() {
        String page = page(Reports.full());
        String first = "<strong>Warning: </strong>\nField checking_status tells the outcome all by itself.";
        assertThat(found("<ul class=\"warnings\">\\s*<li>\\s*(.*?)</li>", page))
                .singleElement()
                .asString()
                .startsWith(first);
        assertThat(data(page)).contains("\"warnings\":[\"Field checking_status tells the outcome");
    }

    @Test
    void a_part_that_the_spec_leaves_out_was_never_asked_and_nothing_lies_beneath_a_scorecard_alone() {
        String page = page(Reports.alone());
        assertThat(body(page))
                .containsSubsequence("language model (adapter)", "not fitted: the spec leaves it out (NEVER)")
                .contains("credit-approval v3, scorecard without a language model")
                .doesNotContain("task adapter", "Beneath it", "SmolLM2");
        assertThat(body(page(Reports.full())))
                .contains("Beneath it", "left out: it did not help")
                .doesNotContain("NEVER");
    }

    @Test
    void what_asks_for_a_look_is_said_in_words() {
        assertThat(Findings.of(Reports.full()))
                .anyMatch(warning -> warning.startsWith("The decision is worse than boosted trees by mean cost"))
                .noneMatch(warning -> warning.contains("points by log loss"))
                .anyMatch(warning -> warning.startsWith("personal_status: female div/dep/mar is approved 0.725 times"))
                .anyMatch(warning -> warning.equals("foreign_worker: 1 group has too few rows to compare."))
                .anyMatch(warning -> warning.startsWith("credit_amount has moved much since training"))
                .noneMatch(warning -> warning.contains("purpose"));
        assertThat(Findings.of(Reports.sparse())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "</script><img src=x onerror=alert(1)>",
                "<!--<script>",
                "\" onmouseover=\"alert(1)' x='",
                "line\u2028end\u2029",
                "{b|rich} \\u003c %s ${x}",
                "a very long name that nobody would read to its end, and that goes on and on and on and on and on",
                "贷款用途"
            })
    void no_name_becomes_markup(String name) {
        VersionReport report = Reports.named(name);
        String page = ReportPage.html(Reports.version("credit-approval"), report, null);
        String plain = page(Reports.full());

        assertThat(sections(page)).containsExactlyElementsOf(SECTIONS);
        assertThat(tags(page))
                .containsExactlyElementsOf(
                        tags(ReportPage.html(Reports.version("credit-approval"), Reports.full(), null)));
        assertThat(scripts(page)).isEqualTo(scripts(plain));
        assertThat(data(page)).doesNotContain("<", "\u2028", "\u2029");
        assertThat(JSON.readValue(data(page), VersionReport.class)).isEqualTo(report);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 20})
    void each_outcome_has_its_numbers(int outcomes) {
        VersionReport report = Reports.of(outcomes);
        String page = page(report);
        report.curves().forEach(curve -> assertThat(page).contains("Numbers: Gains and lift of " + curve.label()));
        assertThat(page.contains("<select id=\"outcome\">")).isEqualTo(outcomes > 2);
        assertThat(page.contains("Each outcome against the rest")).isEqualTo(outcomes > 2);
        assertThat(page).contains("decided review");
    }

    @Test
    void numbers_that_are_none_are_told_as_not_known() {
        VersionReport full = Reports.full();
        var drift = new Drift(
                "bad",
                new Drift.Psi(Double.NaN, Double.POSITIVE_INFINITY),
                full.drift().fields(),
                full.drift().periods());
        var report = new VersionReport(
                full.question(),
                full.outcomes(),
                full.riskyLabel(),
                full.split(),
                full.metrics(),
                full.curves(),
                full.confusion(),
                full.parts(),
                full.fields(),
                full.points(),
                drift,
                full.fairness(),
                full.learningCurve(),
                full.rivals(),
                full.reasonStability(),
                full.sentence(),
                full.warnings(),
                full.notes());
        String page = page(report);
        assertThat(page).contains("has a PSI of –");
        assertThat(data(page)).contains("\"score_psi\":{\"value\":null,\"chance\":null}");
        assertThat(data(page)).doesNotContain("NaN", "Infinity");
    }

    @ParameterizedTest
    @ValueSource(strings = {"constant", "base", "domain", "stack", "boosting"})
    void a_contender_is_called_the_same_in_charts_and_tables(String contender) {
        assertThat(PageAssets.OF_THIS_BUILD.script())
                .contains("%s: '%s',".formatted(contender, RivalsSection.name(contender)));
    }

    @Test
    void only_its_own_scripts_and_style_may_run() throws Exception {
        String page = page(Reports.full());
        List<String> run = new ArrayList<>(found("<script>(.*?)</script>", page));
        List<String> styles = found("<style>(.*?)</style>", page);
        assertThat(run).hasSize(2);
        assertThat(styles).hasSize(1);

        assertThat(policy(page))
                .isEqualTo("default-src 'none'; script-src %s %s; style-src %s; base-uri 'none'; form-action 'none'"
                        .formatted(source(run.get(0)), source(run.get(1)), source(styles.getFirst())));
        assertThat(body(page)).doesNotContain(" style=\"", "<style");
        assertThat(found("\\son\\w+=\"", body(page))).isEmpty();
    }

    @Test
    void nothing_is_loaded_from_anywhere() {
        String page = page(Reports.full());
        String own = scripts(page).stream().reduce(page, (rest, script) -> rest.replace(script, ""));
        assertThat(own).doesNotContain("http:", "https:", "src=", "url(", "@import", "<link");
        assertThat(found("href=\"(.*?)\"", own)).isNotEmpty().allMatch(link -> link.startsWith("#"));
        assertThat(PageAssets.OF_THIS_BUILD.script()).doesNotContain("http", "innerHTML", "eval(", "fetch(");
    }

    @Test
    void headings_tables_and_charts_say_what_they_are() {
        String page = page(Reports.full());
        assertThat(found("<(table)>", page)).hasSameSizeAs(found("<table><caption>[^<]", page.replace("\n", "")));
        assertThat(found("<div (class=\"chart\")", page))
                .hasSameSizeAs(found("role=\"img\" aria-label=\"([^\"]+)\"", page))
                .hasSameSizeAs(found("<figcaption>([^<]+)", page));
        assertThat(found("<details( open=\"\")?>", page)).allMatch(open -> !open.isEmpty());
        List<String> ids = found(" id=\"([^\"]+)\"", page);
        assertThat(ids).doesNotHaveDuplicates();
        assertThat(ids).containsAll(found("aria-labelledby=\"([^\"]+)\"", page));
    }

    private static String page(VersionReport report) {
        return ReportPage.html(Reports.version("credit-approval"), report, Reports.diff());
    }

    private static List<String> sections(String page) {
        return found("<section id=\"(.*?)\"", page);
    }

    /** Elements in their order, without what they hold. */
    private static List<String> tags(String page) {
        return found("<(/?[a-z0-9]+)", body(page));
    }

    /** What is shown, before data and scripts. */
    private static String body(String page) {
        return page.substring(page.indexOf("<body>"), page.indexOf("<script"));
    }

    private static List<String> scripts(String page) {
        return found("<script>(.*?)</script>", page);
    }

    private static String data(String page) {
        return found("<script type=\"application/json\" id=\"report\">(.*?)</script>", page)
                .getFirst();
    }

    private static String policy(String page) {
        return found("<meta http-equiv=\"Content-Security-Policy\" content=\"(.*?)\">", page)
                .getFirst();
    }

    private static String source(String text) throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
    }

    private static List<String> found(String pattern, String text) {
        return Pattern.compile(pattern, Pattern.DOTALL)
                .matcher(text)
                .results()
                .map(ReportPageTest::first)
                .toList();
    }

    private static String first(MatchResult result) {
        return result.groupCount() == 0 ? result.group() : String.valueOf(result.group(1));
    }
}
