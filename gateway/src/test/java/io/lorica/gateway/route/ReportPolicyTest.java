package io.lorica.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.lorica.report.page.ReportPage;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportPolicyTest {
    @Test
    void what_a_report_runs_may_run_where_the_console_opens_it() {
        for (String directive : List.of("script-src", "style-src")) {
            assertThat(sources(directive, SecurityConfiguration.CONTENT_SECURITY_POLICY))
                    .as("SecurityConfiguration names the digests of the report's scripts and style")
                    .containsAll(sources(directive, ReportPage.policy()))
                    .hasSize(1 + sources(directive, ReportPage.policy()).size());
        }
    }

    private static List<String> sources(String directive, String policy) {
        return Arrays.stream(policy.split("; "))
                .filter(part -> part.startsWith(directive + " "))
                .flatMap(part -> Arrays.stream(part.split(" ")).skip(1))
                .toList();
    }
}
