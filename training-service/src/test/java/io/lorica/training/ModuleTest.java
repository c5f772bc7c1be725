package io.lorica.training;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.lorica.training", importOptions = ImportOption.DoNotIncludeTests.class)
class ModuleTest {
    @ArchTest
    static final ArchRule features_have_no_cycles =
            slices().matching("io.lorica.training.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule of_loricas_modules_only_those_beneath_are_used = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideOutsideOfPackages(
                    "io.lorica.registry..", "io.lorica.inference..", "io.lorica.gateway..", "io.lorica.launcher..");
}
