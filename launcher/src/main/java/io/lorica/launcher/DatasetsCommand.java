package io.lorica.launcher;

import picocli.CommandLine.Command;

/** What is done with data sets, before they are uploaded and after. */
@Command(
        name = "datasets",
        mixinStandardHelpOptions = true,
        description = "Prepares data sets, and archives those that are there.",
        subcommands = {InitSpecCommand.class, ArchiveCommand.class})
final class DatasetsCommand {}
