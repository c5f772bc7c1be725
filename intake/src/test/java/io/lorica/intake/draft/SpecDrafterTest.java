package io.lorica.intake.draft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.decision.Field;
import io.lorica.api.decision.FieldPolicy;
import io.lorica.api.decision.FieldRole;
import io.lorica.api.decision.FieldType;
import io.lorica.api.training.TableFormat;
import io.lorica.decision.spec.DecisionSpecCheck;
import io.lorica.intake.Intake;
import io.lorica.intake.IntakeException;
import io.lorica.intake.IntakeLimits;
import io.lorica.intake.ParsedRows;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SpecDrafterTest {
    private final Intake intake = new Intake(new IntakeLimits(1_000_000, 100_000, 1_000_000));

    @Test
    void german_credit_gets_a_spec_that_takes_every_row() throws IOException {
        String csv =
                Files.readString(Path.of("../launcher/src/main/resources/io/lorica/launcher/demo/german-credit.csv"));
        SpecDraft draft = draft(csv, "class", "bad");

        assertThat(draft.request().decision().riskyLabel()).isEqualTo("bad");
        assertThat(field(draft, "duration").type()).isEqualTo(FieldType.NUMBER);
        assertThat(field(draft, "credit_amount").role()).isEqualTo(FieldRole.INPUT);
        assertThat(field(draft, "purpose").values()).contains("radio/tv", "education");
        assertThat(field(draft, "age").role()).isEqualTo(FieldRole.PROTECTED);
        assertThat(field(draft, "personal_status").role()).isEqualTo(FieldRole.PROTECTED);
        assertThat(field(draft, "foreign_worker").role()).isEqualTo(FieldRole.PROTECTED);
        // "none" is a category there.
        assertThat(field(draft, "other_parties").missingCodes()).isNull();
        assertAllAccepted(draft, csv, 1_000);
    }

    @Test
    void a_spanish_export_is_read_with_its_own_marks() throws IOException {
        String csv = rows(
                "importe;tasa;cliente;destino;fecha;moroso",
                i -> "%d;%d,%d;C%05d;%s;2026-01-%02d;%s"
                        .formatted(
                                1000 + i * 37 % 500,
                                i % 9,
                                i % 10,
                                i,
                                i % 2 == 0 ? "coche" : "casa",
                                1 + i % 28,
                                i % 3 == 0 ? "si" : "no"));
        SpecDraft draft = draft(csv, "moroso", "si");

        assertThat(draft.request().table()).isEqualTo(new TableFormat(";", "\"", ","));
        assertThat(field(draft, "tasa").type()).isEqualTo(FieldType.NUMBER);
        assertThat(field(draft, "destino").values()).containsExactlyInAnyOrder("coche", "casa");
        assertThat(field(draft, "fecha").role()).isEqualTo(FieldRole.EVENT_TIME);
        assertThat(names(draft)).doesNotContain("cliente");
        assertThat(draft.notes()).anyMatch(note -> note.contains("Left out 'cliente'") && note.contains("like an id"));
        assertAllAccepted(draft, csv, 60);
    }

    @Test
    void missing_codes_are_found_and_shown_as_unknown() throws IOException {
        String csv = rows(
                "amount,purpose,debt,repaid",
                i -> "%s,%s,%s,%d"
                        .formatted(
                                i % 5 == 0 ? "NA" : 100 + i % 7,
                                i % 4 == 0 ? "?" : i % 2 == 0 ? "car" : "house",
                                i % 6 == 0 ? "-1" : i % 11,
                                i % 3 == 0 ? 0 : 1));
        SpecDraft draft = draft(csv, "repaid", "0");

        assertThat(field(draft, "amount").type()).isEqualTo(FieldType.NUMBER);
        assertThat(field(draft, "amount").policy()).isEqualTo(FieldPolicy.UNKNOWN);
        assertThat(field(draft, "purpose").missingCodes()).containsExactly("?");
        assertThat(field(draft, "purpose").values()).containsExactlyInAnyOrder("car", "house");
        assertThat(draft.notes())
                .anyMatch(note -> note.contains("'debt'") && note.contains("If -1 means a missing value"));
        assertThat(draft.request().decision().outcomes())
                .contains(new DecisionSpec.Outcome("0", " yes", "0"), new DecisionSpec.Outcome("1", " no", "1"));
        assertAllAccepted(draft, csv, 60);
    }

    @Test
    void what_stands_where_a_number_is_not_known_is_found_whatever_it_is() throws IOException {
        String csv = rows(
                "importe;ingresos;plazo;clase;pagado",
                i -> "%s;%s;%d;%s;%s"
                        .formatted(
                                i % 12 == 0 ? "s/d" : 100 + i * 37 % 500 + ",5",
                                i % 9 == 0 ? "n.d." : i % 10 == 0 ? "-" : 800 + i * 7,
                                i % 7,
                                i % 11 == 0 ? "otro" : i % 3,
                                i % 3 == 0 ? "no" : "sí"));
        SpecDraft draft = draft(csv, "pagado", "no");

        assertThat(field(draft, "importe").type()).isEqualTo(FieldType.NUMBER);
        assertThat(field(draft, "importe").missingCodes()).containsExactly("s/d");
        assertThat(field(draft, "importe").policy()).isEqualTo(FieldPolicy.UNKNOWN);
        assertThat(field(draft, "ingresos").missingCodes()).containsExactlyInAnyOrder("n.d.", "-");
        assertThat(field(draft, "plazo").missingCodes()).isNull();
        assertThat(field(draft, "clase").type()).isEqualTo(FieldType.CATEGORY);
        assertThat(draft.notes()).anyMatch(note -> note.startsWith("'ingresos': n.d., - mean a missing value"));
        assertAllAccepted(draft, csv, 60);
    }

    @Test
    void a_text_that_a_column_of_numbers_has_once_makes_it_no_other_than_it_is() throws IOException {
        String csv = rows(
                "amount,ref,repaid",
                i -> "%d,%s,%s".formatted(i % 9, i == 7 ? "see file" : 1000 + i, i % 3 == 0 ? "no" : "yes"));

        assertThat(field(draft(csv, "repaid", "no"), "ref").type()).isEqualTo(FieldType.TEXT);
    }

    @Test
    void columns_that_give_the_answer_away_are_ignored_and_said() throws IOException {
        String csv = rows("amount,written_off,collected_on,status,days_late,repaid", i -> {
            boolean isBad = i % 3 == 0;
            return "%d,%s,%s,%s,%d,%s"
                    .formatted(
                            i % 17,
                            isBad ? "true" : "false",
                            isBad ? "2026-02-01" : "",
                            isBad ? "C" + i % 2 : "ok",
                            isBad ? 90 + i : i % 20,
                            isBad ? "no" : "yes");
        });
        SpecDraft draft = draft(csv, "repaid", "no");

        assertThat(List.of("written_off", "status", "days_late"))
                .allSatisfy(
                        name -> assertThat(field(draft, name).role()).as(name).isEqualTo(FieldRole.IGNORED));
        assertThat(field(draft, "amount").role()).isEqualTo(FieldRole.INPUT);
        assertThat(draft.notes()).anyMatch(note -> note.startsWith("'written_off' alone says what 'repaid' is"));
        assertAllAccepted(draft, csv, 60);
    }

    @Test
    void json_lines_are_drafted_too() throws IOException {
        String jsonl = IntStream.range(0, 40)
                .mapToObj(i -> "{\"amount\": %d.5, \"employed\": %s, \"note\": %s, \"good\": %s}\n"
                        .formatted(i % 9, i % 2 == 0, i % 4 == 0 ? "null" : "\"paid before " + i + "\"", i % 3 != 0))
                .collect(Collectors.joining());
        SpecDraft draft = draft(jsonl, "good", "false");

        assertThat(draft.request().table()).isNull();
        assertThat(field(draft, "employed").type()).isEqualTo(FieldType.BOOLEAN);
        assertThat(field(draft, "note").type()).isEqualTo(FieldType.TEXT);
        assertThat(field(draft, "good").type()).isEqualTo(FieldType.BOOLEAN);
        assertAllAccepted(draft, jsonl, 40);
    }

    @Test
    void names_that_no_template_can_use_codes_with_zeros_and_constant_columns_are_said() throws IOException {
        String csv = rows(
                "loan amount,zip,bank,class_of,if,repaid",
                i -> "%d,%05d,ours,%d,%d,%s".formatted(i % 17, i % 20, i % 3, i % 5, i % 3 == 0 ? "no" : "yes"));
        SpecDraft draft = draft(csv, "repaid", "no");

        assertThat(names(draft)).doesNotContain("loan amount", "bank");
        assertThat(field(draft, "zip").type()).isEqualTo(FieldType.CATEGORY);
        assertThat(draft.notes())
                .anyMatch(note -> note.contains("'loan amount'") && note.contains("Rename the column"))
                .anyMatch(note -> note.contains("'bank'") && note.contains("all rows have the same value"));
        assertAllAccepted(draft, csv, 60);
    }

    @Test
    void of_a_long_file_the_beginning_is_looked_at_and_what_comes_later_does_not_end_an_upload() throws IOException {
        String csv = IntStream.range(0, TableProfile.ROWS + 500)
                .mapToObj(i -> "%d,%s,%s\n"
                        .formatted(
                                i % 50,
                                i > TableProfile.ROWS ? "boat" : i % 2 == 0 ? "car" : "house",
                                i % 3 == 0 ? "no" : "yes"))
                .collect(Collectors.joining("", "amount,purpose,repaid\n", ""));
        SpecDraft draft = draft(csv, "repaid", "no");

        assertThat(draft.notes()).anyMatch(note -> note.contains("only the first 20000 were looked at"));
        assertAllAccepted(draft, csv, TableProfile.ROWS + 500);
    }

    @Test
    void labels_of_which_one_begins_with_the_other_are_answered_with_yes_and_no() throws IOException {
        String csv = rows("amount,outcome", i -> "%d,%s".formatted(i % 7, i % 3 == 0 ? "paid late" : "paid"));
        SpecDraft draft = draft(csv, "outcome", "paid late");

        assertThat(draft.request().decision().outcomes())
                .contains(
                        new DecisionSpec.Outcome("paid late", " yes", "paid late"),
                        new DecisionSpec.Outcome("paid", " no", "paid"));
        assertAllAccepted(draft, csv, 60);
    }

    @Test
    void more_than_two_labels_need_no_risky_one_and_are_answered_by_themselves() throws IOException {
        String csv = rows(
                "amount,outcome", i -> "%d,%s".formatted(i % 7, i % 3 == 0 ? "fraud" : i % 3 == 1 ? "minor" : "clean"));
        DecisionSpec spec = drafted(profile(csv, "outcome"), null);

        assertThat(spec.riskyLabel()).isNull();
        assertThat(spec.cost()).isNull();
        assertThat(spec.outcomes()).contains(new DecisionSpec.Outcome("fraud", " fraud", "fraud"));
        assertThat(spec.promptTemplate()).endsWith("outcome:");
        assertAllAccepted(draft(csv, "outcome", "fraud"), csv, 60);
    }

    @Test
    void more_than_two_codes_are_answered_with_letters_that_the_prompt_explains() throws IOException {
        String csv = rows("amount,grade", i -> "%d,%d".formatted(i % 7, i % 3));
        DecisionSpec spec = drafted(profile(csv, "grade"), null);

        assertThat(spec.outcomes())
                .containsExactly(
                        new DecisionSpec.Outcome("0", " A", "0"),
                        new DecisionSpec.Outcome("1", " B", "1"),
                        new DecisionSpec.Outcome("2", " C", "2"));
        assertThat(spec.promptTemplate()).endsWith("grade (A = 0, B = 1, C = 2):");
        assertAllAccepted(draft(csv, "grade", "2"), csv, 60);
        TableProfile two = profile(rows("amount,grade", i -> "%d,%d".formatted(i % 7, i % 2)), "grade");
        assertThatThrownBy(() -> drafted(two, null)).hasMessageContaining("one must be the risky one");
    }

    private static DecisionSpec drafted(TableProfile profile, @Nullable String risky) {
        return Objects.requireNonNull(new SpecDrafter(profile, risky, List.of())
                .draft("drafted")
                .request()
                .decision());
    }

    @Test
    void a_sample_sets_no_bounds_to_the_customers_that_come() throws IOException {
        String csv = rows(
                "amount,debt,ok",
                i -> "%d,%s,%s"
                        .formatted(i == 7 ? 18_424 : 250 + i, i % 9 == 0 ? "" : i % 7, i % 3 == 0 ? "no" : "yes"));
        SpecDraft draft = draft(csv, "ok", "no");

        assertThat(List.of("amount", "debt")).allSatisfy(name -> {
            assertThat(field(draft, name).min()).isNull();
            assertThat(field(draft, name).max()).isNull();
        });
        assertThat(draft.notes())
                .anyMatch(note -> note.startsWith("'amount': numbers from 250 to 18424 in this file. No bounds are set")
                        && note.contains("others would be refused"))
                .anyMatch(note -> note.startsWith("'debt'") && note.contains("others would be taken for unknown"));
        assertAllAccepted(draft, csv, 60);
    }

    @Test
    void the_one_date_of_a_file_says_when_its_rows_happened_whatever_its_name() throws IOException {
        for (String name : List.of("application_date", "申请日期", "alta cliente", "d")) {
            String csv = rows(
                    "amount," + name + ",ok",
                    i -> "%d,2026-01-%02d,%s".formatted(i % 7, 1 + i % 28, i % 3 == 0 ? "no" : "yes"));
            SpecDraft draft = draft(csv, "ok", "no");

            assertThat(field(draft, name).role()).as(name).isEqualTo(FieldRole.EVENT_TIME);
            assertThat(draft.notes())
                    .as(name)
                    .anyMatch(note -> note.startsWith("'" + name + "' is taken for when") && note.contains("BY_TIME"));
            assertAllAccepted(draft, csv, 60);
        }
    }

    @Test
    void dates_of_which_none_is_named_like_it_are_told_to_be_inputs() throws IOException {
        String csv = rows(
                "hired,moved,ok",
                i -> "2020-01-%02d,2021-02-%02d,%s".formatted(1 + i % 28, 1 + i % 27, i % 3 == 0 ? "no" : "yes"));
        SpecDraft draft = draft(csv, "ok", "no");

        assertThat(field(draft, "hired").role()).isEqualTo(FieldRole.INPUT);
        assertThat(draft.notes()).anyMatch(note -> note.startsWith("'hired', 'moved': dates that are INPUTs"));
        String oneDay = rows(
                "amount,seen,ok",
                i -> "%d,2026-01-05T10:%02d:00Z,%s".formatted(i % 7, i % 60, i % 3 == 0 ? "no" : "yes"));
        assertThat(field(draft(oneDay, "ok", "no"), "seen").role())
                .as("one day has no latest rows")
                .isEqualTo(FieldRole.INPUT);
    }

    @Test
    void long_texts_get_room() throws IOException {
        String csv = rows(
                "amount,story,ok",
                i -> "%d,%s,%s".formatted(i % 7, "long story %d ".formatted(i).repeat(500), i % 3 == 0 ? "no" : "yes"));
        SpecDraft draft = draft(csv, "ok", "no");

        assertThat(field(draft, "story").maxCharacters()).isEqualTo(DecisionSpec.MOST_CHARACTERS);
        assertAllAccepted(draft, csv, 60);
    }

    @Test
    void what_can_not_be_drafted_says_why() {
        String csv = rows("amount,grade", i -> "%d,%d".formatted(i, i % 30));
        assertThatThrownBy(() -> draft(csv, "grade", "0"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has 30 values (0 (2 rows), 1 (2 rows)")
                .hasMessageContaining("between 2 and 20");
        String one = rows("amount,grade", i -> i + ",good");
        assertThatThrownBy(() -> draft(one, "grade", "good"))
                .hasMessage("Column 'grade' has one value only, good (60 rows); a decision is between at least 2."
                        + " Name another column, or add rows whose outcome is another.");
        String reviewed = rows("amount,result", i -> "%d,%s".formatted(i % 7, i % 3 == 0 ? "Review" : "pass"));
        assertThatThrownBy(() -> draft(reviewed, "result", "pass")).hasMessageContaining("rename it in the file");
        assertThatThrownBy(() -> draft(csv, "graed", "0"))
                .isInstanceOf(IntakeException.class)
                .hasMessageContaining("no column graed")
                .hasMessageContaining("amount, grade");
        String good = rows("amount,repaid", i -> "%d,%s".formatted(i % 7, i % 3 == 0 ? "no" : "yes"));
        assertThatThrownBy(() -> draft(good, "repaid", "bad"))
                .hasMessageContaining("'bad' is no value of 'repaid'; it has yes (40 rows), no (20 rows)");
        assertThatThrownBy(() -> new SpecDrafter(profile(good, "repaid"), "no", List.of("age")))
                .hasMessageContaining("no column 'age'");
        assertThatThrownBy(() -> new SpecDrafter(profile(good, "repaid"), "no", List.of("amout")))
                .hasMessageContaining("did you mean 'amount'?");
        assertThatThrownBy(() -> new SpecDrafter(profile(good, "repaid"), "no", List.of("repaid")))
                .hasMessageContaining("'repaid' is the label");
    }

    private SpecDraft draft(String file, String label, String risky) throws IOException {
        TableProfile profile = profile(file, label);
        return new SpecDrafter(profile, risky, profile.probablyProtected()).draft("drafted");
    }

    private static TableProfile profile(String file, String label) throws IOException {
        return TableProfile.of(stream(file), label);
    }

    private void assertAllAccepted(SpecDraft draft, String file, int rows) throws IOException {
        DecisionSpec spec = Objects.requireNonNull(draft.request().decision());
        assertThat(DecisionSpecCheck.faults(spec)).isEmpty();
        ParsedRows read = intake.table(spec, draft.request().table(), stream(file));
        assertThat(read.quarantined()).isEmpty();
        assertThat(read.accepted()).hasSize(rows);
    }

    private static Field field(SpecDraft draft, String name) {
        return draft.request().decision().fields().stream()
                .filter(field -> field.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not in " + names(draft)));
    }

    private static List<String> names(SpecDraft draft) {
        return draft.request().decision().fields().stream().map(Field::name).toList();
    }

    private static String rows(String header, IntFunction<String> row) {
        return IntStream.range(0, 60).mapToObj(row).collect(Collectors.joining("\n", header + "\n", "\n"));
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
