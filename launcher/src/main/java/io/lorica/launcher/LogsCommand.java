package io.lorica.launcher;

import io.lorica.launcher.home.LauncherException;
import io.lorica.launcher.home.LoricaHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints the end of one program's log. */
@Command(name = "logs", description = "Prints the end of a program's log.")
final class LogsCommand implements Callable<Integer> {
    @Mixin
    private HomeOption home = new HomeOption();

    @Parameters(
            paramLabel = "PROGRAM",
            defaultValue = "lorica",
            description = "postgres, gateway, registry, training, inference, or lorica for the supervisor (default).")
    private String program = "lorica";

    @Option(names = "--lines", defaultValue = "50", description = "Default: 50")
    private int lines;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        LoricaHome lorica = home.home();
        if (!program.matches("[a-z]+")) {
            throw new LauncherException("'" + program + "' is no program of Lorica. See ./lorica status");
        }
        Path log = lorica.logs().resolve(program + ".log");
        if (!Files.isRegularFile(log)) {
            throw new LauncherException("There is no log " + log + ". See ./lorica status for the programs' names.");
        }
        List<String> all = Files.readAllLines(log);
        all.subList(Math.max(0, all.size() - lines), all.size())
                .forEach(spec.commandLine().getOut()::println);
        return 0;
    }
}
