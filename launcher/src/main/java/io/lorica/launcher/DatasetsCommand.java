package io.lorica.launcher;

import picocli.CommandLine.Command;

/** What is done with files before they are uploaded. */
@Command(
        name = "datasets",
        mixinStandardHelpOptions = true,
        description = "Prepares data sets.",
        subcommands = InitSpecCommand.class)
final class DatasetsCommand {}
