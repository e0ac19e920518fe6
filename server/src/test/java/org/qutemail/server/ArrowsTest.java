// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Arrows point down only, see docs/adr/0001. */
@AnalyzeClasses(packages = "org.qutemail", importOptions = ImportOption.DoNotIncludeTests.class)
class ArrowsTest {

    private static final String OURS = "org.qutemail..";

    @ArchTest
    static final ArchRule coreShouldKnowNothingOfJames =
            noClasses()
                    .that()
                    .resideInAPackage("org.qutemail.core..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("org.apache.james..", "org.apache.mailet..");

    @ArchTest static final ArchRule coreShouldStandAlone = only("org.qutemail.core..");

    @ArchTest static final ArchRule simulatorShouldStandAlone = only("org.qutemail.kme..");

    @ArchTest
    static final ArchRule nothingShouldDependOnTheServer =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("org.qutemail.server..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("org.qutemail.server..");

    @ArchTest
    static final ArchRule nothingButTheServerShouldDependOnTheSimulator =
            noClasses()
                    .that()
                    .resideOutsideOfPackages("org.qutemail.server..", "org.qutemail.kme..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("org.qutemail.kme..");

    @ArchTest
    static final ArchRule matchersShouldDependOnCoreOnly =
            only("org.qutemail.matchers..", "org.qutemail.core..");

    @ArchTest
    static final ArchRule mailetsShouldDependOnMatchersAndCoreOnly =
            noClasses()
                    .that()
                    .resideInAnyPackage(
                            "org.qutemail.mailets..", "org.qutemail.smtp..", "org.qutemail.pop3..")
                    .should()
                    .dependOnClassesThat(
                            resideInAPackage(OURS)
                                    .and(
                                            resideOutsideOfPackages(
                                                    "org.qutemail.mailets..",
                                                    "org.qutemail.smtp..",
                                                    "org.qutemail.pop3..",
                                                    "org.qutemail.matchers..",
                                                    "org.qutemail.core..")));

    @ArchTest
    static final ArchRule mailboxBackendShouldDependOnCoreOnly =
            noClasses()
                    .that(
                            resideInAnyPackage(
                                    "org.qutemail.mailbox..",
                                    "org.qutemail.imap..",
                                    "org.qutemail.vault..",
                                    "org.qutemail.index..",
                                    "org.qutemail.jdbc..",
                                    "org.qutemail.guice.."))
                    .should()
                    .dependOnClassesThat(
                            resideInAPackage(OURS)
                                    .and(
                                            resideOutsideOfPackages(
                                                    "org.qutemail.mailbox..",
                                                    "org.qutemail.imap..",
                                                    "org.qutemail.vault..",
                                                    "org.qutemail.index..",
                                                    "org.qutemail.jdbc..",
                                                    "org.qutemail.guice..",
                                                    "org.qutemail.core..")));

    @ArchTest
    static final ArchRule webAdminShouldDependOnCoreOnly =
            only("org.qutemail.webadmin..", "org.qutemail.core..");

    @ArchTest
    static final ArchRule serverShouldHaveNoCyclesBetweenItsParts =
            slices().matching("org.qutemail.server.(*)..").should().beFreeOfCycles();

    /** Of our packages, the first may use those named and no other. */
    private static ArchRule only(String part, String... others) {
        String[] allowed = new String[others.length + 1];
        allowed[0] = part;
        System.arraycopy(others, 0, allowed, 1, others.length);
        return noClasses()
                .that()
                .resideInAPackage(part)
                .should()
                .dependOnClassesThat(resideInAPackage(OURS).and(resideOutsideOfPackages(allowed)));
    }
}
