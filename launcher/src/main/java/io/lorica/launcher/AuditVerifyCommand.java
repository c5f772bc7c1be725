package io.lorica.launcher;

import io.lorica.launcher.audit.BundleFile;
import io.lorica.launcher.audit.LogKeyFile;
import io.lorica.record.bundle.BundleCheck;
import io.lorica.record.bundle.Finding;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Verifies a bundle, without a network. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = "Verifies a decision's bundle by the log's public keys alone, without a network.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:all of it holds", "1:it can't be read", "3:something is broken"})
final class AuditVerifyCommand implements Callable<Integer> {
    private static final int BROKEN = 3;

    @Parameters(paramLabel = "BUNDLE", description = "As ./lorica audit bundle wrote it.")
    private Path bundle = Path.of("");

    @Option(
            names = "--keys",
            required = true,
            paramLabel = "FILE",
            description = "The log's public keys: from somebody you trust, not from who gave you the bundle.")
    private Path keys = Path.of("");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        BundleCheck.Checked checked = new BundleCheck(LogKeyFile.read(keys)).check(BundleFile.read(bundle));
        PrintWriter out = spec.commandLine().getOut();
        checked.basis()
                .ifPresent(basis ->
                        out.println("%s of %s: %s".formatted(basis.id(), basis.decidedAt(), basis.decision())));
        for (Finding finding : checked.findings()) {
            out.println("  %-10s %-7s %s".formatted(finding.what(), word(finding.state()), finding.detail()));
        }
        out.println(checked.holds() ? "Nothing was altered." : "NOT as it was logged.");
        out.flush();
        return checked.holds() ? 0 : BROKEN;
    }

    private static String word(Finding.State state) {
        return switch (state) {
            case HOLDS -> "holds";
            case ABSENT -> "absent";
            case BROKEN -> "BROKEN";
        };
    }
}
