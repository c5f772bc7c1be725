package io.lorica.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.lorica", importOptions = ImportOption.DoNotIncludeTests.class)
class ModuleRulesTest {
    @ArchTest
    static final ArchRule only_the_api_module_is_used = noClasses()
            .that()
            .resideInAPackage("io.lorica.gateway..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.lorica.chassis..",
                    "io.lorica.engine..",
                    "io.lorica.basemodel..",
                    "io.lorica.registry..",
                    "io.lorica.training..",
                    "io.lorica.inference..");

    @ArchTest
    static final ArchRule nothing_is_servlet_based =
            noClasses().should().dependOnClassesThat().resideInAnyPackage("jakarta.servlet..");

    @ArchTest
    static final ArchRule features_do_not_depend_on_each_other_in_a_circle =
            slices().matching("io.lorica.gateway.(*)..").should().beFreeOfCycles();
}
