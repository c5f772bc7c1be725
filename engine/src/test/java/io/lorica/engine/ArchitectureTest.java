package io.lorica.engine;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.lorica.engine", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule the_engine_is_a_plain_library =
            noClasses().should().dependOnClassesThat().resideInAnyPackage("org.springframework..", "jakarta..");

    @ArchTest
    static final ArchRule tensors_stay_behind_the_torch_package = noClasses()
            .that()
            .resideOutsideOfPackages("..torch..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("ai.djl.pytorch..");

    @ArchTest
    static final ArchRule programs_know_nothing_of_their_uses = noClasses()
            .that()
            .resideInAPackage("..torch..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..train..", "..score..", "..generate..", "io.lorica.engine.tokenizer..");

    @ArchTest
    static final ArchRule no_packages_form_a_cycle =
            slices().matching("io.lorica.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule options_and_failures_are_plain_words = noClasses()
            .that()
            .resideInAnyPackage("io.lorica.engine.options..", "io.lorica.engine.failure..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.lorica.engine", "..torch..", "..vector..", "..tokenizer..");
}
