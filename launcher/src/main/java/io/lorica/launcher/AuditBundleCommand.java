package io.lorica.launcher;

import io.lorica.client.LoricaClient;
import io.lorica.client.LoricaException;
import io.lorica.launcher.audit.BundleFile;
import io.lorica.launcher.audit.DecisionFile;
import io.lorica.launcher.home.LauncherException;
import io.lorica.launcher.home.WrittenFile;
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

/** Writes a decision's record for somebody who has no Lorica to ask. */
@Command(
        name = "bundle",
        mixinStandardHelpOptions = true,
        description = "Writes a decision's record with its proof into a file that can be verified without a network.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:written", "1:not written, and why"})
final class AuditBundleCommand implements Callable<Integer> {
    @Mixin
    private HomeOption home = new HomeOption();

    @Parameters(paramLabel = "DECISION", description = "Its id.")
    private String id = "";

    @Option(
            names = {"-o", "--out"},
            required = true,
            paramLabel = "FILE.zip")
    private Path out = Path.of("");

    @Option(
            names = "--receipt",
            paramLabel = "TEXT",
            description = "The receipt that came with the decision's answer, to have it verified too.")
    private @Nullable String receipt;

    @Mixin
    private ForceOption force = new ForceOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        force.requireFree(out);
        try (LoricaClient client = RunningStack.connect(home.home())) {
            WrittenFile.write(out, BundleFile.bytes(BundleFile.of(DecisionFile.fetch(client, id), receipt)));
        } catch (LoricaException e) {
            throw new LauncherException(String.valueOf(e.getMessage()), e);
        }
        PrintWriter printed = spec.commandLine().getOut();
        printed.println("Written to %s. It says what was asked and answered: keep it as secret as that."
                .formatted(out.toAbsolutePath()));
        printed.flush();
        return 0;
    }
}
