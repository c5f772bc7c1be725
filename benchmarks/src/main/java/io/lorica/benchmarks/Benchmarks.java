package io.lorica.benchmarks;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line: one subcommand for each comparison, and those that carry out one measured run. */
@Command(
        name = "benchmarks/run",
        mixinStandardHelpOptions = true,
        description = "Measures Lorica beside its peers.",
        subcommands = {
            TrainingComparison.class,
            TrainingRun.class,
            DecodingComparison.class,
            DecodingRun.class,
            ReuseRun.class,
            DecisionsRun.class,
            AdapterAloneRun.class,
            DecisionQualityRun.class,
            TextQualityRun.class,
            DomainLayerRun.class,
            ReadOutPrecisionRun.class,
            ExplanationsRun.class,
            LookupRun.class,
            RecordsRun.class,
            QualityRun.class,
            BaseRun.class,
            LogSample.class
        })
public final class Benchmarks {
    private Benchmarks() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Benchmarks()).execute(arguments));
    }
}
