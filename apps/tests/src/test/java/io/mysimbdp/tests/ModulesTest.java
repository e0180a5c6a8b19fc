// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.tests;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import org.junit.jupiter.api.Test;

/** Modules use each other in one direction, and only the libraries of the outside systems that they touch. */
class ModulesTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.mysimbdp");

    @Test
    void shouldUseEachOtherInOneDirection() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("datasets")
                .definedBy("io.mysimbdp.datasets..")
                .layer("runtime")
                .definedBy("io.mysimbdp.runtime..")
                .layer("bootstrap")
                .definedBy("io.mysimbdp.bootstrap..")
                .layer("producer")
                .definedBy("io.mysimbdp.producer..")
                .layer("consumer")
                .definedBy("io.mysimbdp.consumer..")
                .layer("reconcile")
                .definedBy("io.mysimbdp.reconcile..")
                .layer("daas")
                .definedBy("io.mysimbdp.daas..")
                .layer("local")
                .definedBy("io.mysimbdp.local..")
                .layer("bench")
                .definedBy("io.mysimbdp.bench..")
                .layer("why")
                .definedBy("io.mysimbdp.why..")
                .layer("infra")
                .definedBy("io.mysimbdp.infra..")
                .whereLayer("bench")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("local")
                .mayOnlyBeAccessedByLayers("bench")
                .whereLayer("infra")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("why")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("bootstrap")
                .mayOnlyBeAccessedByLayers("local", "bench")
                .whereLayer("producer")
                .mayOnlyBeAccessedByLayers("local", "bench")
                .whereLayer("consumer")
                .mayOnlyBeAccessedByLayers("local", "bench")
                .whereLayer("reconcile")
                .mayOnlyBeAccessedByLayers("local", "bench")
                .whereLayer("daas")
                .mayOnlyBeAccessedByLayers("local", "bench")
                .whereLayer("runtime")
                .mayOnlyBeAccessedByLayers(
                        "bootstrap", "producer", "consumer", "reconcile", "daas", "local", "bench", "infra")
                .check(CLASSES);
    }

    @Test
    void shouldHaveNoCycleBetweenPackages() {
        slices().matching("io.mysimbdp.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void shouldDescribeDatasetsWithoutKnowingWhereTheyAreKept() {
        ArchRuleDefinition.noClasses()
                .that()
                .resideInAPackage("io.mysimbdp.datasets..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.kafka..", "com.datastax..")
                .because("the same descriptions serve apps, tests and the program that deploys them")
                .check(CLASSES);
    }

    @Test
    void shouldLetTheProducerKnowNothingOfTheStore() {
        ArchRuleDefinition.noClasses()
                .that()
                .resideInAPackage("io.mysimbdp.producer..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.datastax..")
                .because("what sends data needs no access to where it is kept")
                .check(CLASSES);
    }

    @Test
    void shouldLetNoAppButBootstrapSpeakToKubernetes() {
        ArchRuleDefinition.noClasses()
                .that()
                .resideOutsideOfPackages("io.mysimbdp.bootstrap..", "io.mysimbdp.why..", "io.mysimbdp.infra..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.fabric8..")
                .because("the other apps run anywhere, and need no permission there")
                .check(CLASSES);
    }

    @Test
    void shouldJudgeAClusterWithoutAClient() {
        ArchRuleDefinition.noClasses()
                .that()
                .resideInAnyPackage("io.mysimbdp.why.snapshot..", "io.mysimbdp.why.rules..", "io.mysimbdp.why.report..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.fabric8..")
                .because("what is wrong follows from a snapshot alone, which a test can make by hand")
                .check(CLASSES);
    }
}
