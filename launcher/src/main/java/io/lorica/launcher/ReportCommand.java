package io.lorica.launcher;

import io.lorica.client.LoricaClient;
import io.lorica.client.LoricaException;
import io.lorica.launcher.home.LauncherException;
import io.lorica.launcher.report.ReportFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes what was measured of a version, for people or for programs. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        description = "Writes what a version's decisions are worth, as it was measured when it was trained: a page that"
                + " needs nothing else, or its numbers as JSON.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:written", "1:not written, and why"})
final class ReportCommand implements Callable<Integer> {
    @Mixin
    private HomeOption home = new HomeOption();

    @Parameters(
            paramLabel = "ADAPTER[/N]",
            description = "Such as credit-approval/3 or credit-approval@canary; without either, its champion.")
    private String version = "";

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE",
            description = "Else ADAPTER-vN-report.html, or .json, in this folder.")
    private @Nullable Path out;

    @Option(names = "--json", description = "Writes the numbers alone.")
    private boolean isJson;

    @Mixin
    private ForceOption force = new ForceOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        VersionName name = VersionName.of(version);
        try (LoricaClient client = RunningStack.connect(home.home())) {
            int number = name.number(client);
            Path file = out != null
                    ? out
                    : Path.of("%s-v%d-report.%s".formatted(name.adapter(), number, isJson ? "json" : "html"));
            force.requireFree(file);
            var report = new ReportFile(client);
            if (isJson) {
                report.writeJson(name.adapter(), number, file);
            } else {
                report.writePage(name.adapter(), number, file);
            }
            PrintWriter told = spec.commandLine().getOut();
            told.println("Report of %s v%d: %s".formatted(name.adapter(), number, file.toAbsolutePath()));
            told.flush();
            return 0;
        } catch (LoricaException e) {
            throw new LauncherException(String.valueOf(e.getMessage()), e);
        }
    }
}
