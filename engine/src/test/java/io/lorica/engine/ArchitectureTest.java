package io.lorica.engine;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

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
}
