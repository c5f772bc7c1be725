package io.lorica.inference;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
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
    static final ArchRule only_the_compute_thread_scores_reads_and_generates = noClasses()
            .that()
            .resideInAnyPackage("..decision..", "..chat..", "..alias..")
            .should()
            .dependOnClassesThat()
            .haveNameMatching(
                    "io.lorica.engine.(score.Scorer|read.StateReader|generate.Generator|generate.ContinuousBatch)");

    /** Calls come in over HTTP at the edge alone; what is inside can be called in other ways. */
    @ArchTest
    static final ArchRule only_the_edge_knows_http = noClasses()
            .that()
            .haveSimpleNameNotEndingWith("Controller")
            .and()
            .haveSimpleNameNotEndingWith("Advice")
            .and()
            .haveSimpleNameNotEndingWith("Configuration")
            .and()
            .doNotHaveSimpleName("ChatStream")
            // Calls the registry; its transfers are on their way into the client module.
            .and(not(resideInAPackage("..inference.adapter..")))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework.http..", "org.springframework.web..", "jakarta.servlet..");

    @ArchTest
    static final ArchRule no_other_service_is_known = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.lorica.registry..", "io.lorica.training..", "io.lorica.gateway..");
}
