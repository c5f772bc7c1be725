package io.lorica.launcher;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.lorica.launcher", importOptions = ImportOption.DoNotIncludeTests.class)
class DependencyRulesTest {
    @ArchTest
    static final ArchRule of_ours_only_the_contract_the_client_and_plain_modules_are_used = classes()
            .should()
            .onlyDependOnClassesThat(DescribedPredicate.describe(
                    "outside io.lorica, or in one of the packages that the launcher may know",
                    type -> !type.getPackageName().startsWith("io.lorica.")
                            || type.getPackageName().startsWith("io.lorica.api")
                            || type.getPackageName().startsWith("io.lorica.client")
                            || type.getPackageName().startsWith("io.lorica.database")
                            || type.getPackageName().startsWith("io.lorica.files")
                            || type.getPackageName().startsWith("io.lorica.basemodel")
                            || type.getPackageName().startsWith("io.lorica.intake")
                            || type.getPackageName().startsWith("io.lorica.scorecard")
                            || type.getPackageName().startsWith("io.lorica.merkle")
                            || type.getPackageName().startsWith("io.lorica.record")
                            || type.getPackageName().startsWith("io.lorica.launcher")));

    @ArchTest
    static final ArchRule the_home_knows_nothing_of_what_runs_in_it = noClasses()
            .that()
            .resideInAPackage("io.lorica.launcher.home")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.lorica.launcher",
                    "io.lorica.launcher.stack",
                    "io.lorica.launcher.supervisor",
                    "io.lorica.launcher.postgres",
                    "io.lorica.launcher.demo");
}
