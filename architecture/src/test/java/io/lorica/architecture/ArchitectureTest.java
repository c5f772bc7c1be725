package io.lorica.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What docs/architecture.md says of the modules is so. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.lorica");

    private static final ModuleTable TABLE = table();

    static Set<String> modules() {
        return TABLE.mayKnow().keySet();
    }

    @Test
    void the_table_names_every_module_of_the_build() throws IOException {
        Set<String> built = new TreeSet<>();
        Pattern.compile("<module>(.*)</module>")
                .matcher(Files.readString(Path.of("..", "pom.xml")))
                .results()
                .map(found -> found.group(1))
                .filter(module -> !module.equals("architecture"))
                .forEach(built::add);
        assertThat(TABLE.mayKnow().keySet()).containsExactlyInAnyOrderElementsOf(built);
    }

    @ParameterizedTest
    @MethodSource("modules")
    void a_module_knows_only_the_modules_that_the_table_allows(String module) {
        String[] foreign = TABLE.mayKnow().keySet().stream()
                .filter(other ->
                        !other.equals(module) && !TABLE.mayKnow().get(module).contains(other))
                .map(other -> ModuleTable.packageOf(other) + "..")
                .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage(ModuleTable.packageOf(module) + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(foreign)
                .check(CLASSES);
    }

    @ParameterizedTest
    @MethodSource("modules")
    void every_arrow_that_the_table_allows_is_used(String module) {
        Set<String> used = new TreeSet<>();
        for (JavaClass type : CLASSES) {
            if (isIn(type, module)) {
                type.getDirectDependenciesFromSelf()
                        .forEach(dependency -> TABLE.mayKnow().keySet().stream()
                                .filter(other -> !other.equals(module) && isIn(dependency.getTargetClass(), other))
                                .forEach(used::add));
            }
        }
        assertThat(used).containsAll(TABLE.mayKnow().get(module));
    }

    @Test
    void no_packages_form_a_cycle() {
        slices().matching("io.lorica.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @ParameterizedTest
    @MethodSource("plainModules")
    void what_is_plain_java_knows_no_framework(String module) {
        noClasses()
                .that()
                .resideInAPackage(ModuleTable.packageOf(module) + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework..", "jakarta..")
                .check(CLASSES);
    }

    static Stream<String> plainModules() {
        return Stream.of(
                "files",
                "merkle",
                "journal",
                "formats",
                "jinja",
                "decision",
                "scorecard",
                "fitting",
                "report",
                "intake",
                "base-models",
                "engine",
                "readout",
                "record");
    }

    /** Benchmarks measure its parts too. */
    @Test
    void services_use_the_engine_through_its_doors() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.lorica.engine..", "io.lorica.benchmarks..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "ai.djl..",
                        "io.lorica.engine.device..",
                        "io.lorica.engine.prefill..",
                        "io.lorica.engine.torch..",
                        "io.lorica.engine.vector..")
                .check(CLASSES);
    }

    @Test
    void files_are_read_without_native_code() {
        noClasses()
                .that()
                .resideInAnyPackage("io.lorica.files..", "io.lorica.formats..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("ai.djl..")
                .check(CLASSES);
    }

    private static boolean isIn(JavaClass type, String module) {
        String root = ModuleTable.packageOf(module);
        return type.getPackageName().equals(root) || type.getPackageName().startsWith(root + ".");
    }

    private static ModuleTable table() {
        try {
            return ModuleTable.ofDocumentation();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
