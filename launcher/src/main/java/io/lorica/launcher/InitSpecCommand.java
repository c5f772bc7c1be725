package io.lorica.launcher;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.lorica.api.decision.Field;
import io.lorica.api.registry.Adapter;
import io.lorica.intake.IntakeException;
import io.lorica.intake.draft.SpecDraft;
import io.lorica.intake.draft.SpecDrafter;
import io.lorica.intake.draft.TableProfile;
import io.lorica.launcher.home.LauncherException;
import io.lorica.launcher.home.WrittenFile;
import io.lorica.launcher.progress.Terminal;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Writes a first spec for a file, which an upload of it accepts as it is. */
@Command(
        name = "init-spec",
        mixinStandardHelpOptions = true,
        description = {
            "Writes a first spec for a table (CSV with a header, or JSON lines): types, categories, missing codes,"
                    + " outcomes, protected fields, delimiter and decimal mark, as an upload would read them.",
            "Columns that look like ids are left out, columns that give the answer away are ignored; both are said."
        },
        footer = {
            "",
            "Then: curl -H \"Authorization: Bearer $KEY\" -F spec=@spec.json -F file=@FILE"
                    + " http://127.0.0.1:8080/v1/datasets"
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:written", "1:not written, and why"})
final class InitSpecCommand implements Callable<Integer> {
    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .changeDefaultPropertyInclusion(
                    _ -> JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
            .addMixIn(Field.class, WithoutEmptyValues.class)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    /** An empty list of missing codes says something, one of values nothing. */
    interface WithoutEmptyValues {
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        List<String> values();
    }

    private final Terminal terminal = Terminal.standard();

    @Parameters(paramLabel = "FILE", description = "The table.")
    private Path file = Path.of("");

    @Option(
            names = "--label",
            required = true,
            paramLabel = "COLUMN",
            description = "The column with the right answer.")
    private String label = "";

    @Option(
            names = "--positive",
            paramLabel = "VALUE",
            description = "The label's value that is guarded against: the bad loan. Of two values it is asked for if it"
                    + " is left out; of more none need be.")
    private @Nullable String positive;

    @Option(
            names = "--protected",
            split = ",",
            paramLabel = "COLUMN",
            description = "Columns on which no decision may rest; kept out of the prompt and used for fairness measures"
                    + " only. Asked for if left out, and taken by their names (age, sex, nationality and the like)"
                    + " where nobody can be asked. none: there is none.")
    private @Nullable List<String> protectedColumns;

    @Option(names = "--name", paramLabel = "NAME", description = "Of the data set. Default: the file's.")
    private @Nullable String name;

    @Option(names = "--out", paramLabel = "FILE", defaultValue = "spec.json", description = "Default: spec.json")
    private Path out = Path.of("spec.json");

    @Mixin
    private ForceOption force = new ForceOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        InputFile.require(file);
        force.requireFree(out);
        SpecDraft draft = draft();
        WrittenFile.write(out, JSON.writeValueAsString(draft.request()) + "\n");
        PrintWriter printer = spec.commandLine().getOut();
        draft.notes().forEach(note -> printer.println("- " + note));
        printer.printf("Wrote %s. What its keys mean: docs/datasets.md and docs/decision-spec.md%n", out);
        return 0;
    }

    private SpecDraft draft() throws IOException {
        try (var table = Files.newInputStream(file)) {
            TableProfile profile = TableProfile.of(table, label);
            SpecDrafter.requireLabels(profile);
            return new SpecDrafter(profile, risky(profile), protectedColumns(profile)).draft(datasetName());
        } catch (IntakeException | IllegalArgumentException e) {
            throw new LauncherException(String.valueOf(e.getMessage()), e);
        }
    }

    private @Nullable String risky(TableProfile profile) {
        if (positive == null && !SpecDrafter.needsRisky(profile)) {
            return null;
        }
        String told = positive != null ? positive.strip() : questions().risky(profile);
        if (told == null || told.isEmpty()) {
            throw new LauncherException(
                    "Say which value of '%s' is the one to guard against (the bad loan): --positive %s. It has %s."
                            .formatted(
                                    label,
                                    profile.labels().keySet().stream()
                                            .reduce((_, last) -> last)
                                            .orElse("VALUE"),
                                    SpecDrafter.shown(profile.labels())));
        }
        return told;
    }

    private List<String> protectedColumns(TableProfile profile) {
        if (protectedColumns != null) {
            return SpecQuestions.columns(profile, protectedColumns.stream());
        }
        List<String> told = questions().protectedColumns(profile);
        if (told != null) {
            return told;
        }
        List<String> likely = profile.probablyProtected();
        if (!likely.isEmpty()) {
            spec.commandLine()
                    .getOut()
                    .println("- Protected by their names: %s. Say others with --protected."
                            .formatted(String.join(", ", likely)));
        }
        return likely;
    }

    private SpecQuestions questions() {
        return new SpecQuestions(terminal::ask, terminal::line);
    }

    /** As data sets may be called. */
    private String datasetName() {
        if (name != null) {
            if (!name.matches(Adapter.NAME_PATTERN)) {
                throw new LauncherException(
                        "--name '%s' can't be a data set's: lower-case letters, digits and dashes, 64 at most."
                                .formatted(name));
            }
            return name;
        }
        String stem = file.getFileName()
                .toString()
                .toLowerCase(Locale.ROOT)
                .replaceFirst("\\.[a-z]+$", "")
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^-+", "");
        String bounded = stem.substring(0, Math.min(64, stem.length())).replaceAll("-+$", "");
        return bounded.isEmpty() ? "data" : bounded;
    }
}
