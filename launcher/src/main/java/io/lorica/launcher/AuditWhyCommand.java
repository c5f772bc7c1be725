package io.lorica.launcher;

import io.lorica.client.LoricaClient;
import io.lorica.client.LoricaException;
import io.lorica.launcher.audit.BundleFile;
import io.lorica.launcher.audit.DecisionFile;
import io.lorica.launcher.audit.DecisionStory;
import io.lorica.launcher.audit.LogKeyFile;
import io.lorica.launcher.audit.Replay;
import io.lorica.launcher.home.LauncherException;
import io.lorica.merkle.checkpoint.LogVerifier;
import io.lorica.record.bundle.BundleCheck;
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
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints the chain from a decision to what it rests on. */
@Command(
        name = "why",
        mixinStandardHelpOptions = true,
        description = "Prints the chain from a decision to its reasons, weights, data and approval, what is proven of"
                + " it, and whether it would be the same today. Asking again makes a decision of its own, with a"
                + " record.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:told, and the proofs hold", "1:not told, and why", "3:a proof is broken"})
final class AuditWhyCommand implements Callable<Integer> {
    private static final int BROKEN = 3;

    @Mixin
    private HomeOption home = new HomeOption();

    @Parameters(paramLabel = "DECISION", description = "Its id, such as dec_1b4e28ba-2fa1-11d2-883f-0016d3cca427.")
    private String id = "";

    @Option(
            names = "--keys",
            paramLabel = "FILE",
            description = "The log's public keys as they were kept; else those that the running Lorica names.")
    private @Nullable Path keys;

    @Option(names = "--no-replay", description = "Does not ask again.")
    private boolean isToldOnly;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        try (LoricaClient client = RunningStack.connect(home.home())) {
            DecisionFile file = DecisionFile.fetch(client, id);
            BundleCheck.Checked checked = new BundleCheck(verifier(client)).check(BundleFile.of(file, null));
            String replay = isToldOnly ? "not asked for" : Replay.of(client, file);
            PrintWriter out = spec.commandLine().getOut();
            DecisionStory.lines(file, checked.findings(), replay).forEach(out::println);
            out.flush();
            return checked.holds() ? 0 : BROKEN;
        } catch (LoricaException e) {
            throw new LauncherException(String.valueOf(e.getMessage()), e);
        }
    }

    private LogVerifier verifier(LoricaClient client) {
        return keys == null
                ? LogKeyFile.verifier(
                        Objects.requireNonNullElse(client.log().logKeys().getBody(), ""), "The running Lorica")
                : LogKeyFile.read(keys);
    }
}
