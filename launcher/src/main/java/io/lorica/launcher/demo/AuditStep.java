package io.lorica.launcher.demo;

import io.lorica.api.inference.Decision;
import io.lorica.client.LoricaClient;
import io.lorica.client.LoricaException;
import io.lorica.launcher.audit.BundleFile;
import io.lorica.launcher.audit.DecisionFile;
import io.lorica.launcher.audit.DecisionStory;
import io.lorica.launcher.audit.LogKeyFile;
import io.lorica.launcher.audit.Replay;
import io.lorica.launcher.home.LauncherException;
import io.lorica.launcher.home.WrittenFile;
import io.lorica.launcher.progress.Terminal;
import io.lorica.record.bundle.BundleCheck;
import io.lorica.record.bundle.DecisionBundle;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/** Asks of a decision what an auditor would, and verifies the answer from a file. */
final class AuditStep {
    private static final int NOT_FOUND = 404;
    private static final Duration PAUSE = Duration.ofMillis(200);
    /** Nodes bring their records within a second; a busy machine takes longer. */
    private static final int MOST_TRIES = 300;

    private final LoricaClient client;
    private final Path bundle;
    private final Path keys;
    private final Terminal terminal;

    /** @param pages where the record and the log's keys are written */
    AuditStep(LoricaClient client, Path pages, Terminal terminal) {
        this.client = client;
        this.bundle = pages.resolve("audit.zip");
        this.keys = pages.resolve("log.keys");
        this.terminal = terminal;
    }

    /** @throws LauncherException if the record does not come, or does not hold */
    void run(Decision decision) throws InterruptedException {
        awaitRecord(decision.id());
        WrittenFile.write(
                keys, Objects.requireNonNullElse(client.log().logKeys().getBody(), ""));
        DecisionFile file = DecisionFile.fetch(client, decision.id());
        DecisionBundle made = BundleFile.of(file, decision.receipt());
        WrittenFile.write(bundle, BundleFile.bytes(made));
        BundleCheck.Checked checked = new BundleCheck(LogKeyFile.read(keys)).check(BundleFile.read(bundle));
        DecisionStory.lines(file, checked.findings(), Replay.of(client, file)).forEach(terminal::line);
        if (!checked.holds()) {
            throw new LauncherException("The record of %s does not hold: see above.".formatted(decision.id()));
        }
        terminal.line(
                "Verified from a file, without a network: ./lorica audit verify %s --keys %s".formatted(bundle, keys));
    }

    private void awaitRecord(String id) throws InterruptedException {
        for (int tries = 1; ; tries++) {
            try {
                client.decisionRecords().decision(id);
                return;
            } catch (LoricaException.Refused e) {
                if (e.status() != NOT_FOUND || tries == MOST_TRIES) {
                    throw e;
                }
                Thread.sleep(PAUSE);
            }
        }
    }
}
