package io.lorica.launcher;

import io.lorica.api.training.Dataset;
import io.lorica.client.LoricaClient;
import io.lorica.client.LoricaException;
import io.lorica.launcher.home.LauncherException;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Takes a data set of the running Lorica out of use. */
@Command(
        name = "archive",
        mixinStandardHelpOptions = true,
        description = "Archives a data set: no run can be trained on it any more, and it is listed no more. Its rows"
                + " stay, for the versions that were made from them.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:archived, now or before", "1:not archived, and why"})
final class ArchiveCommand implements Callable<Integer> {
    @Mixin
    private HomeOption home = new HomeOption();

    @Parameters(paramLabel = "ID", description = "Of the data set, as its upload and GET /v1/datasets tell it.")
    private String id = "";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        try (LoricaClient client = RunningStack.connect(home.home())) {
            Dataset archived = client.training().archiveDataset(id);
            spec.commandLine()
                    .getOut()
                    .printf(
                            "Archived %s v%d. GET /v1/datasets/%s still shows it.%n",
                            archived.name(), archived.version(), archived.id());
            return 0;
        } catch (LoricaException e) {
            throw new LauncherException(String.valueOf(e.getMessage()), e);
        }
    }
}
