package io.lorica.launcher;

import io.lorica.basemodel.BaseModelException;
import io.lorica.launcher.home.LauncherException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The entry point behind {@code ./lorica}. */
@Command(
        name = "lorica",
        description = "Trains, versions and serves layered LoRA adapters for financial language models.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.OfThisBuild.class,
        scope = CommandLine.ScopeType.INHERIT,
        subcommands = {
            UpCommand.class,
            DownCommand.class,
            StatusCommand.class,
            LogsCommand.class,
            DemoCommand.class,
            ExplainCommand.class,
            DecideBatchCommand.class,
            DatasetsCommand.class,
            PointsCommand.class,
            ReportCommand.class,
            AuditCommand.class,
            SuperviseCommand.class
        })
public final class Main {
    public static void main(String... arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** What the jar says of itself. */
    static final class OfThisBuild implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"Lorica " + (version == null ? "(not packaged)" : version)};
        }
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, command, _) -> {
                    if (!(failure instanceof LauncherException) && !(failure instanceof BaseModelException)) {
                        throw failure;
                    }
                    command.getErr().println("lorica: " + failure.getMessage());
                    return command.getCommandSpec().exitCodeOnExecutionException();
                });
    }
}
