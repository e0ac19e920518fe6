// SPDX-License-Identifier: Apache-2.0
package org.qutemail.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.qutemail.server.testing.ManualCommands;

/** The release archive beside the libraries of a stock James. */
class ReleaseArchiveIT {

    private static final Path RELEASE = Path.of(System.getProperty("qutemail.release"));

    /** What of the server's module no server loads on a stock installation. */
    private static final String COMMAND_LINE =
            "org/qutemail/server/(Main|cli/.*|demo/.*|launch/ServerSimulator.*) -> .*";

    /** Databases of vault and index: on a stock installation the vault is in memory. */
    private static final String VAULT_DATABASE =
            "org/qutemail/(vault|index)/jdbc/.* -> org/flywaydb/.*";

    /** Backups of the vault are sealed by ML-KEM, which the library of a stock James has not. */
    private static final String BACKUP_SEALING =
            "org/qutemail/server/vault/seal/.* -> org/bouncycastle/.*";

    /** Starts a James of its own, of other libraries. Nothing loads it on a stock installation. */
    private static final String EMBEDDED = "org/qutemail/server/embedded/.* -> .*";

    private static final String NOT_USED_THERE = BACKUP_SEALING + "|" + EMBEDDED;

    @TempDir static Path directory;

    @BeforeAll
    static void unpack() throws Exception {
        assertThat(
                        ManualCommands.run(
                                        directory,
                                        "tar -xzf '" + RELEASE + "' --strip-components=1")
                                .exitCode())
                .isZero();
    }

    private static List<Path> jars(String folder) throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve(folder))) {
            return files.sorted().toList();
        }
    }

    /** In the order of the manifest, as {@code java -jar} sees it. */
    private static List<Path> stock() throws IOException {
        Path application = StockInstallation.stock().resolve("james-server-memory-app.jar");
        List<Path> classPath = new ArrayList<>(List.of(application));
        try (JarFile jar = new JarFile(application.toFile())) {
            String named =
                    jar.getManifest().getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
            for (String name : named.split(" ")) {
                classPath.add(application.resolveSibling(name));
            }
        }
        return classPath;
    }

    private static Map<String, Long> classes(List<Path> jars) throws IOException {
        Map<String, Long> classes = new HashMap<>();
        for (Path jar : jars) {
            try (JarFile content = new JarFile(jar.toFile())) {
                for (JarEntry entry : content.stream().toList()) {
                    String name = entry.getName();
                    if (name.endsWith(".class") && !name.endsWith("module-info.class")) {
                        classes.putIfAbsent(name, entry.getCrc());
                    }
                }
            }
        }
        return classes;
    }

    @Test
    void stockInstallationShouldHaveEveryLibraryThatItsManifestNames() throws Exception {
        assertThat(stock()).hasSize(314).allSatisfy(jar -> assertThat(jar).isRegularFile());
    }

    @Test
    void noClassOfTheArchiveShouldCollideWithOneOfTheServer() throws Exception {
        Map<String, Long> server = classes(stock());
        List<Path> all = new ArrayList<>(jars("extensions-jars"));
        all.addAll(jars("qutemail-cli"));
        Map<String, Long> ours = classes(all);

        assertThat(server).hasSizeGreaterThan(50_000);
        assertThat(ours).hasSizeGreaterThan(300);
        Set<String> both = new TreeSet<>(ours.keySet());
        both.retainAll(server.keySet());
        assertThat(both).isEmpty();
    }

    @Test
    void serversFolderShouldHoldNothingButOursAndWhatNoServerHas() throws Exception {
        assertThat(classes(jars("extensions-jars")).keySet())
                .allSatisfy(
                        name ->
                                assertThat(name)
                                        .matches("(org/qutemail|io/github/resilience4j)/.*"));
    }

    @Test
    void everythingTheExtensionsCallShouldBeInTheServersLibraries() throws Exception {
        List<Path> classPath = stock();
        classPath.addAll(jars("extensions-jars"));

        for (Path jar : jars("extensions-jars")) {
            if (jar.getFileName().toString().startsWith("resilience4j-")) {
                // Parts of it serve callers from Kotlin and other libraries, which we are not.
                continue;
            }
            if (jar.getFileName().toString().startsWith("qutemail-server-")) {
                // Its command line has libraries of its own. Nothing else of it may need them.
                assertThat(Links.missing(jar, classPath))
                        .isNotEmpty()
                        .allSatisfy(
                                link ->
                                        assertThat(link)
                                                .matches(COMMAND_LINE + "|" + NOT_USED_THERE));
            } else {
                assertThat(Links.missing(jar, classPath))
                        .as(jar.toString())
                        .allSatisfy(link -> assertThat(link).matches(VAULT_DATABASE));
            }
        }
    }

    @Test
    void everythingTheCommandsAndTheAgentCallShouldBeInTheInstallation() throws Exception {
        List<Path> classPath = stock();
        classPath.addAll(jars("extensions-jars"));
        List<Path> ours =
                Stream.concat(jars("extensions-jars").stream(), jars("qutemail-cli").stream())
                        .filter(jar -> jar.toString().matches(".*/(qutemail-server|kme-)[^/]*"))
                        .toList();
        classPath.addAll(jars("qutemail-cli"));

        assertThat(ours).hasSize(2);
        for (Path jar : ours) {
            assertThat(Links.missing(jar, classPath))
                    .as(jar.toString())
                    .allSatisfy(link -> assertThat(link).matches(NOT_USED_THERE));
        }
    }

    /**
     * A setting that is added to the one file and forgotten in the other would silently not be
     * there.
     */
    @Test
    void keyDeliveryShouldHaveTheSettingsOfTheLaunchersFile() throws Exception {
        String base = System.getProperty("qutemail.basedir");
        List<String> settings = elements(Path.of(base, "james-conf/memory/qkd.xml"));
        List<String> ours = elements(directory.resolve("conf/qkd.xml"));

        assertThat(ours).contains("plainSpool");
        assertThat(ours.stream().filter(name -> !name.equals("plainSpool")).toList())
                .isEqualTo(settings);
    }

    private static List<String> elements(Path xml) throws IOException {
        return Pattern.compile("<([a-zA-Z]+)>")
                .matcher(Files.readString(xml))
                .results()
                .map(element -> element.group(1))
                .toList();
    }
}
