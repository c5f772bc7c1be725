package io.lorica.launcher.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.decision.Field;
import io.lorica.api.decision.FieldRole;
import io.lorica.decision.prompt.DecisionPrompts;
import io.lorica.decision.spec.DecisionSpecCheck;
import io.lorica.intake.DataRow;
import io.lorica.intake.Intake;
import io.lorica.intake.IntakeLimits;
import io.lorica.intake.ParsedRows;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DemoDataTest {
    /** Words in a row that two texts share by more than chance. */
    private static final int PHRASE = 12;

    private final DemoData data = DemoData.load();

    @Test
    void the_applications_decided_upon_are_not_among_the_uploaded_rows() {
        String uploaded = new String(data.creditCsv(1000), StandardCharsets.UTF_8);
        assertThat(uploaded.lines()).hasSize(1 + 1000 - DemoData.APPLICATIONS);
        assertThat(data.applications()).extracting(Application::trueLabel).containsExactly("good", "bad", "good");
        // The last file row is a used car for 4576 over 45 months; no other row has this amount.
        assertThat(data.applications().getLast().inputs()).containsEntry("purpose", "used car");
        assertThat(uploaded).doesNotContain(",4576,");
    }

    @Test
    void protected_attributes_are_in_the_schema_but_reach_neither_prompt_nor_request() {
        DecisionSpec spec = CreditQuestion.spec();
        List<String> guarded = spec.fields().stream()
                .filter(f -> f.role() == FieldRole.PROTECTED)
                .map(Field::name)
                .toList();
        assertThat(guarded).containsExactlyInAnyOrder("personal_status", "age", "foreign_worker");
        assertThat(spec.promptTemplate()).doesNotContain(guarded);
        assertThat(data.applications().getFirst().inputs()).doesNotContainKeys(guarded.toArray(String[]::new));
    }

    @Test
    void the_prompt_names_exactly_the_input_fields_and_the_schema_all_columns() {
        DecisionSpec spec = CreditQuestion.spec();
        List<String> inputs = spec.fields().stream()
                .filter(f -> f.role() == FieldRole.INPUT)
                .map(Field::name)
                .toList();
        assertThat(Pattern.compile("\\{\\{ (\\w+) }}")
                        .matcher(spec.promptTemplate())
                        .results()
                        .map(m -> m.group(1)))
                .containsExactlyInAnyOrderElementsOf(inputs);
        String header = new String(data.creditCsv(1), StandardCharsets.UTF_8)
                .lines()
                .findFirst()
                .orElseThrow();
        assertThat(spec.fields()).extracting(Field::name).containsExactlyInAnyOrder(header.split(","));
        assertThat(DecisionSpecCheck.faults(spec)).isEmpty();
    }

    @Test
    void the_passages_decided_upon_are_of_sections_that_no_row_is_from() throws Exception {
        DecisionSpec spec = RoutingQuestion.spec();
        assertThat(DecisionSpecCheck.faults(spec)).isEmpty();
        var all = new Intake(new IntakeLimits(1000, 32_000, 1_000_000))
                .table(spec, DemoData.class.getResourceAsStream("regulation-routing.csv"));
        assertThat(all.quarantined()).isEmpty();
        List<DataRow.Table> rows =
                all.accepted().stream().map(row -> (DataRow.Table) row.row()).toList();
        int uploaded = rows.size() - DemoData.PASSAGES;
        assertThat(rows.subList(0, uploaded))
                .extracting(DataRow.Table::entity)
                .doesNotContainAnyElementsOf(rows.subList(uploaded, rows.size()).stream()
                        .map(DataRow.Table::entity)
                        .toList());
        assertThat(data.passages()).extracting(Application::trueLabel).containsExactly("E", "X");
    }

    @Test
    void the_domain_adapter_reads_nothing_of_what_the_passages_are_judged_on() {
        Set<String> domain = phrases(new String(data.financeText(), StandardCharsets.UTF_8));
        assertThat(phrases(new String(data.routingCsv(1000), StandardCharsets.UTF_8)))
                .isNotEmpty()
                .noneMatch(domain::contains);
    }

    private static Set<String> phrases(String text) {
        List<String> words = List.of(text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{Nd}]+"));
        Set<String> phrases = new HashSet<>();
        for (int i = 0; i + PHRASE <= words.size(); i++) {
            phrases.add(String.join(" ", words.subList(i, i + PHRASE)));
        }
        return phrases;
    }

    /** Versions that were trained before must be served with the prompts that they were trained on. */
    @Test
    void the_prompts_are_those_of_the_first_release_byte_for_byte() throws Exception {
        var rows = new Intake(new IntakeLimits(1000, 32_000, 1_000_000))
                .table(CreditQuestion.spec(), DemoData.class.getResourceAsStream("german-credit.csv"));
        var prompts = new DecisionPrompts(CreditQuestion.spec());
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        for (ParsedRows.Accepted row : rows.accepted()) {
            String prompt = prompts.render(((DataRow.Table) row.row()).inputs()).string();
            sha256.update((prompt + "\0").getBytes(StandardCharsets.UTF_8));
        }
        assertThat(rows.accepted()).hasSize(1000);
        assertThat(HexFormat.of().formatHex(sha256.digest()))
                .isEqualTo("83b5719f84ba41de2a0e061f9fa4a1a0a4dd78a087a3904635570baca6c5b307");
    }
}
