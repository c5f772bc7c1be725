package io.lorica.inference;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.lorica.inference", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule features_do_not_depend_on_each_other_in_circles =
            slices().matching("io.lorica.inference.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule only_the_compute_thread_scores_and_generates = noClasses()
            .that()
            .resideInAnyPackage("..decision..", "..chat..", "..alias..")
            .should()
            .dependOnClassesThat()
            .haveNameMatching("io.lorica.engine.(score.Scorer|generate.Generator)");

    @ArchTest
    static final ArchRule no_other_service_is_known = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.lorica.registry..", "io.lorica.training..", "io.lorica.gateway..");
}
