package io.lorica.launcher;

import io.lorica.client.LoricaClient;
import io.lorica.client.LoricaException;
import io.lorica.launcher.home.LauncherException;
import io.lorica.launcher.home.WrittenFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes the public keys that verify the log. */
@Command(
        name = "keys",
        mixinStandardHelpOptions = true,
        description = "Writes the log's public keys, to be kept where Lorica's operators can't change them.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:written", "1:not written, and why"})
final class AuditKeysCommand implements Callable<Integer> {
    @Mixin
    private HomeOption home = new HomeOption();

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE",
            description = "Else they are printed.")
    private @Nullable Path out;

    @Mixin
    private ForceOption force = new ForceOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        force.requireFree(out);
        try (LoricaClient client = RunningStack.connect(home.home())) {
            String keys = Objects.requireNonNullElse(client.log().logKeys().getBody(), "");
            if (out == null) {
                PrintWriter printed = spec.commandLine().getOut();
                printed.print(keys);
                printed.flush();
            } else {
                WrittenFile.write(out, keys);
            }
            return 0;
        } catch (LoricaException e) {
            throw new LauncherException(String.valueOf(e.getMessage()), e);
        }
    }
}
