package io.lorica.report.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lorica.api.report.VersionReport;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in a browser, where there is one. */
@Tag("slow")
class ReportDisplayTest {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");

    /** Notes at the body how many texts the charts hold, and those that are cut off or overlap another. */
    private static final String LOOK = """
            const spoilt = [];
            let count = 0;
            for (const element of document.querySelectorAll('.chart')) {
              const texts = echarts.getInstanceByDom(element).getZr().storage.getDisplayList(true)
                .filter(shape => shape.type === 'tspan' && !shape.ignore && !shape.invisible && shape.style.text);
              const boxes = texts.map(text => {
                const box = text.getBoundingRect().clone();
                if (text.transform) box.applyTransform(text.transform);
                return {box, said: text.style.text};
              });
              count += boxes.length;
              boxes.forEach(({box, said}, i) => {
                const {clientWidth: width, clientHeight: height} = element;
                if (box.x < 0 || box.y < 0 || box.x + box.width > width || box.y + box.height > height) {
                  spoilt.push(`${element.dataset.chart}: ${said} is cut off`);
                }
                for (const other of boxes.slice(i + 1)) {
                  const over = Math.min(box.x + box.width, other.box.x + other.box.width)
                    - Math.max(box.x, other.box.x);
                  const down = Math.min(box.y + box.height, other.box.y + other.box.height)
                    - Math.max(box.y, other.box.y);
                  if (over > 2 && down > 4) spoilt.push(`${element.dataset.chart}: ${said} on ${other.said}`);
                }
              });
            }
            document.body.dataset.texts = count;
            document.body.dataset.spoilt = spoilt.join('; ');
            """;

    @TempDir
    Path directory;

    @BeforeEach
    void needsABrowser() {
        assumeTrue(Files.isExecutable(CHROMIUM), "Chromium is not installed");
    }

    @Test
    void every_chart_is_drawn_and_nothing_is_refused() throws Exception {
        assertIsDrawn(Reports.full());
    }

    @Test
    void names_do_no_harm() throws Exception {
        assertIsDrawn(Reports.named("</script><img src=x onerror=document.title='harmed'>{a|b}\u2028"));
        assertIsDrawn(Reports.of(20));
    }

    /** Whatever is written in a chart can be read: it is not cut off, and not printed over something else. */
    @Test
    void nothing_that_is_written_in_a_chart_is_cut_off_or_printed_over() throws Exception {
        String page = ReportPage.html(
                Reports.version("credit-approval"), Reports.labelled("from 32 to below 50", "term_months"), null);
        String looked = page.replaceFirst("<meta http-equiv=[^>]*>", "")
                .replace("</body>\n</html>", "<script>%s</script>\n</body>\n</html>".formatted(LOOK));
        String shown = shown(looked, directory.resolve("log"));
        assertThat(shown).contains("data-texts=\"");
        assertThat(shown).doesNotContain("data-texts=\"0\"").contains("data-spoilt=\"\"");
    }

    private void assertIsDrawn(VersionReport report) throws Exception {
        String page = ReportPage.html(Reports.version("credit-approval"), report, null);
        Path log = directory.resolve("log");
        String shown = shown(page, log);

        assertThat(Files.readString(log)).doesNotContain("CONSOLE");
        int charts = count("class=\"chart\"", page);
        assertThat(charts).isGreaterThan(10);
        assertThat(count("<canvas", shown)).isEqualTo(charts);
        assertThat(shown.substring(0, shown.indexOf("<script")))
                .contains("<title>Report: credit-approval v3</title>")
                .doesNotContain("<img");
    }

    /** @return the page as a browser has it after its scripts */
    private String shown(String page, Path log) throws Exception {
        Path file = Files.writeString(directory.resolve("report.html"), page);
        Process browser = new ProcessBuilder(
                        CHROMIUM.toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-dev-shm-usage",
                        "--disable-gpu",
                        "--user-data-dir=" + directory.resolve("profile"),
                        "--window-size=1280,900",
                        "--enable-logging=stderr",
                        "--dump-dom",
                        file.toUri().toString())
                .redirectError(log.toFile())
                .start();
        String shown = new String(browser.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(browser.waitFor()).isZero();
        return shown;
    }

    private static int count(String pattern, String text) {
        return (int) Pattern.compile(pattern).matcher(text).results().count();
    }
}
