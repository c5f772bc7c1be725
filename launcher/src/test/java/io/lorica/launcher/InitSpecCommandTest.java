package io.lorica.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Nobody is there to be asked. */
class InitSpecCommandTest {
    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path file = Path.of("");
    private Path spec = Path.of("");

    @BeforeEach
    void writeTable() throws IOException {
        spec = directory.resolve("spec.json");
        file = directory.resolve("Credits 2026.csv");
        Files.writeString(
                file,
                IntStream.range(0, 40)
                        .mapToObj(i -> "%d,%s,%d,%s\n"
                                .formatted(
                                        i % 7, i % 2 == 0 ? "car" : "house", 20 + i % 30, i % 3 == 0 ? "bad" : "good"))
                        .collect(Collectors.joining("", "amount,purpose,age,class\n", "")));
    }

    @Test
    void a_spec_is_written_with_what_was_decided_on_the_way() throws IOException {
        assertThat(run("--label", "class", "--positive", "bad"))
                .as(err::toString)
                .isZero();

        JsonNode written = JsonMapper.shared().readTree(Files.readString(spec));
        assertThat(written.path("name").asString()).isEqualTo("credits-2026");
        assertThat(written.path("kind").asString()).isEqualTo("TABULAR");
        assertThat(written.path("decision").path("risky_label").asString()).isEqualTo("bad");
        assertThat(written.path("table").path("delimiter").asString()).isEqualTo(",");
        assertThat(written.has("licence")).isFalse();
        assertThat(written.at("/decision/fields/0").has("values")).isFalse();
        assertThat(written.at("/decision/fields/1/values").size()).isEqualTo(2);
        assertThat(out.toString()).contains("Protected by their names: age", "Wrote " + spec);
    }

    @Test
    void protected_columns_can_be_said() throws IOException {
        run("--label", "class", "--positive", "bad", "--protected", "purpose,age");
        assertThat(Files.readString(spec).split("PROTECTED", -1)).hasSize(3);
        for (String none : List.of("", "none")) {
            run("--label", "class", "--positive", "bad", "--protected", none, "--force");
            assertThat(Files.readString(spec)).doesNotContain("PROTECTED");
        }
    }

    @Test
    void without_the_positive_value_nothing_is_written() {
        assertThat(run("--label", "class")).isEqualTo(1);
        assertThat(err.toString()).contains("--positive bad", "good (26 rows), bad (14 rows)");
        assertThat(spec).doesNotExist();
    }

    @Test
    void of_three_values_none_need_be_the_positive_one() throws IOException {
        Files.writeString(
                file,
                IntStream.range(0, 40)
                        .mapToObj(i -> "%d,%s\n"
                                .formatted(
                                        i % 7,
                                        List.of("clean", "minor", "fraud").get(i % 3)))
                        .collect(Collectors.joining("", "amount,found\n", "")));
        assertThat(run("--label", "found")).as(err::toString).isZero();

        JsonNode decision = JsonMapper.shared().readTree(Files.readString(spec)).path("decision");
        assertThat(decision.path("outcomes").size()).isEqualTo(3);
        assertThat(decision.has("risky_label")).isFalse();
        assertThat(out.toString()).contains("Say in 'costs' what they cost you");
    }

    @Test
    void a_file_that_is_there_is_kept_unless_told_otherwise() throws IOException {
        Files.writeString(spec, "mine");
        assertThat(run("--label", "class", "--positive", "bad")).isEqualTo(1);
        assertThat(err.toString()).contains(spec + " is there already. Choose another name", "--force");
        assertThat(Files.readString(spec)).isEqualTo("mine");
        assertThat(run("--label", "class", "--positive", "bad", "--force")).isZero();
        assertThat(Files.readString(spec)).contains("risky_label");
    }

    @Test
    void what_is_wrong_is_told_without_a_stack_trace() {
        assertThat(run("--label", "calss", "--positive", "bad")).isEqualTo(1);
        assertThat(err.toString())
                .startsWith("lorica: The file has no column calss")
                .doesNotContain("\tat ");
        assertThat(run("--label", "class", "--positive", "bad", "--name", "Not a name"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("--name");
    }

    private int run(String... options) {
        var main = Main.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        String[] arguments = Stream.concat(
                        Stream.of("datasets", "init-spec", file.toString(), "--out", spec.toString()),
                        Stream.of(options))
                .toArray(String[]::new);
        return main.execute(arguments);
    }
}
