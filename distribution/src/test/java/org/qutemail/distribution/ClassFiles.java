// SPDX-License-Identifier: Apache-2.0
package org.qutemail.distribution;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * The classes of a class path, the JDK's included, as they stand in their files: nothing is loaded,
 * so that what a library lacks for itself does not matter.
 */
final class ClassFiles implements AutoCloseable {

    /** A class with what it declares: names and descriptors, as in {@code run()V}. */
    private record Declared(List<String> parents, Set<String> members) {}

    private final URLClassLoader loader;
    private final Map<String, Optional<Declared>> known = new HashMap<>();

    ClassFiles(List<Path> jars) throws IOException {
        URL[] urls = new URL[jars.size()];
        for (int i = 0; i < urls.length; i++) {
            urls[i] = jars.get(i).toUri().toURL();
        }
        loader = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader());
    }

    /** Whether there is such a class; the name with slashes. */
    boolean has(String type) throws IOException {
        return declared(type).isPresent();
    }

    /** Whether a class declares or inherits a method or field. */
    boolean has(String type, String member) throws IOException {
        Optional<Declared> found = declared(type);
        if (found.isEmpty()) {
            return false;
        }
        if (found.get().members().contains(member)) {
            return true;
        }
        for (String parent : found.get().parents()) {
            if (has(parent, member)) {
                return true;
            }
        }
        return false;
    }

    private Optional<Declared> declared(String type) throws IOException {
        Optional<Declared> found = known.get(type);
        if (found == null) {
            found = read(type);
            known.put(type, found);
        }
        return found;
    }

    private Optional<Declared> read(String type) throws IOException {
        try (InputStream file = loader.getResourceAsStream(type + ".class")) {
            if (file == null) {
                return Optional.empty();
            }
            List<String> parents = new ArrayList<>();
            Set<String> members = new HashSet<>();
            new ClassReader(file).accept(new Declarations(parents, members), ClassReader.SKIP_CODE);
            return Optional.of(new Declared(parents, members));
        }
    }

    @Override
    public void close() throws IOException {
        loader.close();
    }

    private static final class Declarations extends ClassVisitor {
        private final List<String> parents;
        private final Set<String> members;

        private Declarations(List<String> parents, Set<String> members) {
            super(Opcodes.ASM9);
            this.parents = parents;
            this.members = members;
        }

        @Override
        public void visit(
                int version,
                int access,
                String name,
                String signature,
                String parent,
                String[] interfaces) {
            if (parent != null) {
                parents.add(parent);
            }
            parents.addAll(List.of(interfaces));
        }

        @Override
        public FieldVisitor visitField(
                int access, String name, String descriptor, String signature, Object value) {
            members.add(name + ":" + descriptor);
            return null;
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String descriptor, String signature, String[] exceptions) {
            members.add(name + descriptor);
            return null;
        }
    }
}
