package io.lorica.launcher;

import picocli.CommandLine.Command;

/** What auditors ask. */
@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        description = "Says why a decision was made, and proves it.",
        subcommands = {AuditWhyCommand.class, AuditBundleCommand.class, AuditVerifyCommand.class, AuditKeysCommand.class
        })
final class AuditCommand {}
