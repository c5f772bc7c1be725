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

    private void assertIsDrawn(VersionReport report) throws Exception {
        String page = ReportPage.html(Reports.version("credit-approval"), report, null);
        Path file = Files.writeString(directory.resolve("report.html"), page);
        Path log = directory.resolve("log");
        Process browser = new ProcessBuilder(
                        CHROMIUM.toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-dev-shm-usage",
                        "--disable-gpu",
                        "--user-data-dir=" + directory.resolve("profile"),
                        "--enable-logging=stderr",
                        "--dump-dom",
                        file.toUri().toString())
                .redirectError(log.toFile())
                .start();
        String shown = new String(browser.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(browser.waitFor()).isZero();

        assertThat(Files.readString(log)).doesNotContain("CONSOLE");
        int charts = count("class=\"chart\"", page);
        assertThat(charts).isGreaterThan(10);
        assertThat(count("<canvas", shown)).isEqualTo(charts);
        assertThat(shown.substring(0, shown.indexOf("<script")))
                .contains("<title>Report: credit-approval v3</title>")
                .doesNotContain("<img");
    }

    private static int count(String pattern, String text) {
        return (int) Pattern.compile(pattern).matcher(text).results().count();
    }
}
