package io.lorica.launcher;

import io.lorica.launcher.home.LauncherException;
import io.lorica.launcher.home.LoricaHome;
import io.lorica.launcher.log.LogFollower;
import io.lorica.launcher.log.TraceSearch;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints the end of one program's log, what is added to it, or what all programs say about one request. */
@Command(
        name = "logs",
        mixinStandardHelpOptions = true,
        description = "Prints the end of a program's log, or all lines of a trace.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:printed", "1:there is no such log or trace"})
final class LogsCommand implements Callable<Integer> {
    @Mixin
    private HomeOption home = new HomeOption();

    @Parameters(
            arity = "0..1",
            paramLabel = "PROGRAM",
            defaultValue = "lorica",
            description = "postgres, gateway, registry, training, inference, or lorica for the supervisor (default).")
    private String program = "lorica";

    @Option(names = "--lines", defaultValue = "50", description = "Default: 50")
    private int lines;

    @Option(
            names = {"-f", "--follow"},
            description = "Go on with what is added, until Ctrl-C.")
    private boolean follow;

    @Option(
            names = "--trace",
            paramLabel = "ID",
            description = "All lines of all programs with this trace id, by time, from rotated logs too. A problem's"
                    + " trace_id and a traceparent header have it.")
    private @Nullable String traceId;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        if (lines < 0) {
            throw new LauncherException("--lines is %d; it must be 0 or more".formatted(lines));
        }
        LoricaHome lorica = home.home();
        return traceId == null ? printEnd(lorica) : printTrace(lorica, traceId);
    }

    private int printEnd(LoricaHome lorica) throws IOException {
        if (!program.matches("[a-z]+")) {
            throw new LauncherException("'" + program + "' is no program of Lorica. See ./lorica status");
        }
        Path log = lorica.logs().resolve(program + ".log");
        if (!Files.isRegularFile(log)) {
            throw new LauncherException("There is no log " + log + ". See ./lorica status for the programs' names.");
        }
        PrintWriter out = spec.commandLine().getOut();
        LogFollower follower = new LogFollower(log, line -> {
            out.println(line);
            out.flush();
        });
        List<String> all = Files.readAllLines(log);
        all.subList(Math.max(0, all.size() - lines), all.size()).forEach(out::println);
        out.flush();
        if (follow) {
            follower.follow();
        }
        return 0;
    }

    private int printTrace(LoricaHome lorica, String id) throws IOException {
        if (!id.matches("[0-9a-f]{8,32}")) {
            throw new LauncherException("'" + id + "' is no trace id: 32 hexadecimal digits, or 8 and more of them.");
        }
        List<TraceSearch.Line> found =
                Files.isDirectory(lorica.logs()) ? new TraceSearch(lorica.logs()).find(id) : List.of();
        if (found.isEmpty()) {
            throw new LauncherException("No log in " + lorica.logs() + " has the trace " + id + ".");
        }
        found.forEach(line -> spec.commandLine().getOut().printf("%-9s  %s%n", line.program(), line.text()));
        return 0;
    }
}
