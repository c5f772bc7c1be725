package io.lorica.launcher;

import io.lorica.api.decision.DecisionPolicy;
import io.lorica.api.registry.AdapterVersion;
import io.lorica.api.registry.Alias;
import io.lorica.client.LoricaClient;
import io.lorica.client.LoricaException;
import io.lorica.launcher.home.LauncherException;
import io.lorica.launcher.home.WrittenFile;
import io.lorica.scorecard.Scorecard;
import io.lorica.scorecard.ScorecardFiles;
import io.lorica.scorecard.points.PointsCsv;
import io.lorica.scorecard.points.PointsDiffCsv;
import io.lorica.scorecard.points.PointsSql;
import io.lorica.scorecard.points.ScaledPoints;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes the points table of a version's scorecard for people and for databases. */
@Command(
        name = "points",
        mixinStandardHelpOptions = true,
        description = "Writes the points table of a version's scorecard: as CSV, or as a query in standard SQL. Points"
                + " are those of the part 'points' alone; other parts of the decision add to them.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:written", "1:not written, and why"})
final class PointsCommand implements Callable<Integer> {
    @Mixin
    private HomeOption home = new HomeOption();

    @Parameters(paramLabel = "ADAPTER", description = "Such as credit-approval.")
    private String adapter = "";

    @Option(names = "--version-number", paramLabel = "N", description = "Of the adapter; else its champion's.")
    private @Nullable Integer number;

    @Option(
            names = "--sql",
            paramLabel = "TABLE",
            description =
                    "Writes a query over this table, whose columns have the fields' names: TABLE or SCHEMA.TABLE; a"
                            + " part with a dot in it stands in double quotes.")
    private @Nullable String table;

    @Option(
            names = "--against",
            paramLabel = "N",
            description = "Writes how the points differ from this earlier version's.")
    private @Nullable Integer against;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE",
            description = "Else it is printed.")
    private @Nullable Path out;

    @Mixin
    private ForceOption force = new ForceOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        if (table != null && against != null) {
            throw new LauncherException("Name --sql or --against, not both: a difference is no query.");
        }
        force.requireFree(out);
        try (LoricaClient client = RunningStack.connect(home.home())) {
            AdapterVersion version = version(client);
            String text = against == null ? text(client, version) : difference(client, version, against);
            if (out == null) {
                PrintWriter printed = spec.commandLine().getOut();
                printed.print(text);
                printed.flush();
            } else {
                WrittenFile.write(out, text);
            }
            return 0;
        } catch (LoricaException e) {
            throw new LauncherException(String.valueOf(e.getMessage()), e);
        }
    }

    private AdapterVersion version(LoricaClient client) {
        int wanted = number != null
                ? number
                : client.registry().alias(adapter, Alias.CHAMPION).version().number();
        return client.registry().version(adapter, wanted);
    }

    private static String difference(LoricaClient client, AdapterVersion version, int against) throws IOException {
        var csv = new StringBuilder();
        PointsDiffCsv.write(client.registry().pointsDiff(version.name(), version.number(), against), csv);
        return csv.toString();
    }

    private String text(LoricaClient client, AdapterVersion version) throws IOException {
        DecisionPolicy decision = version.manifest().decision();
        Scorecard scorecard = scorecard(client, version);
        if (decision == null || scorecard.points() == null) {
            throw new LauncherException("%s v%d has no points. Its scorecard has other parts, if it has one."
                    .formatted(version.name(), version.number()));
        }
        ScaledPoints scaled = scorecard
                .scaledPoints(decision.spec())
                .orElseThrow(() -> new LauncherException("%s v%d decides between %d outcomes; points are of two."
                        .formatted(
                                version.name(),
                                version.number(),
                                scorecard.labels().size())));
        if (table != null) {
            try {
                return new PointsSql(scaled, decision.spec()).query(table);
            } catch (IllegalArgumentException e) {
                throw new LauncherException(String.valueOf(e.getMessage()), e);
            }
        }
        var csv = new StringBuilder();
        PointsCsv.write(scaled, scorecard.labels(), csv);
        return csv.toString();
    }

    private static Scorecard scorecard(LoricaClient client, AdapterVersion version) throws IOException {
        if (version.files().stream().noneMatch(file -> file.name().equals(ScorecardFiles.SCORECARD))) {
            throw new LauncherException("%s v%d has no scorecard. Versions that are trained on a table have one."
                    .formatted(version.name(), version.number()));
        }
        Path folder = Files.createTempDirectory("lorica-points");
        try {
            client.versionFiles().fetch(version, folder);
            return ScorecardFiles.read(folder);
        } finally {
            try (var files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }
    }
}
