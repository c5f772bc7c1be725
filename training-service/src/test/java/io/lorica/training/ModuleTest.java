package io.lorica.training;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
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

    /** Until its calls are the client module's, {@code registration} speaks HTTP itself. */
    @ArchTest
    static final ArchRule http_stays_with_controllers_and_event_streams = noClasses()
            .that()
            .resideOutsideOfPackage("io.lorica.training.registration")
            .and()
            .haveNameNotMatching(".*(Controller|Advice|EventStreams)(\\$.*)?")
            .should()
            .dependOnClassesThat(
                    resideInAnyPackage("org.springframework.http..", "org.springframework.web..", "jakarta.servlet.."));

    @ArchTest
    static final ArchRule a_runs_row_has_one_door = noClasses()
            .that()
            .haveNameNotMatching(".*\\.(RunLedger|StoredRun|StoredRunEvent|RunRepository|RunEventRepository)(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .haveNameMatching(".*\\.(StoredRun|StoredRunEvent|RunRepository|RunEventRepository)(\\$.*)?");

    /** The queue's library brings its own SQL; everything else is entities. */
    @ArchTest
    static final ArchRule no_sql_is_written_beside_the_repositories =
            noClasses().should().dependOnClassesThat().resideInAnyPackage("org.springframework.jdbc.core..");
}
