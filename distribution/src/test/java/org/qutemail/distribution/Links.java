// SPDX-License-Identifier: Apache-2.0
package org.qutemail.distribution;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Looks up every class, method and field that the code of a jar names. */
final class Links extends ClassVisitor {

    /** Their methods take any signature. */
    private static final Set<String> POLYMORPHIC =
            Set.of("java/lang/invoke/MethodHandle", "java/lang/invoke/VarHandle");

    private final ClassFiles classPath;
    private final Set<String> missing = new TreeSet<>();
    private String from = "";

    private Links(ClassFiles classPath) {
        super(Opcodes.ASM9);
        this.classPath = classPath;
    }

    /** What the jar names and the class path has not, each with the class that names it. */
    static Set<String> missing(Path jar, List<Path> classPath) throws IOException {
        try (ClassFiles files = new ClassFiles(classPath);
                JarFile content = new JarFile(jar.toFile())) {
            Links links = new Links(files);
            for (JarEntry entry : content.stream().toList()) {
                if (entry.getName().endsWith(".class")) {
                    try (InputStream file = content.getInputStream(entry)) {
                        new ClassReader(file).accept(links, 0);
                    }
                }
            }
            return links.missing;
        }
    }

    @Override
    public void visit(
            int version,
            int access,
            String name,
            String signature,
            String parent,
            String[] interfaces) {
        from = name;
        type(parent);
        for (String implemented : interfaces) {
            type(implemented);
        }
    }

    @Override
    public MethodVisitor visitMethod(
            int access, String name, String descriptor, String signature, String[] exceptions) {
        descriptor(descriptor);
        return new Code();
    }

    private void type(String name) {
        Type type = Type.getObjectType(name);
        while (type.getSort() == Type.ARRAY) {
            type = type.getElementType();
        }
        try {
            if (type.getSort() == Type.OBJECT && !classPath.has(type.getInternalName())) {
                missing.add(from + " -> " + type.getInternalName());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void descriptor(String descriptor) {
        for (Type argument : Type.getArgumentTypes(descriptor)) {
            type(argument);
        }
        type(Type.getReturnType(descriptor));
    }

    private void type(Type type) {
        if (type.getSort() == Type.OBJECT || type.getSort() == Type.ARRAY) {
            type(type.getInternalName());
        }
    }

    private void member(String owner, String member) {
        if (owner.startsWith("[") || POLYMORPHIC.contains(owner)) {
            return;
        }
        try {
            if (!classPath.has(owner, member)) {
                missing.add(from + " -> " + owner + " " + member);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class Code extends MethodVisitor {
        private Code() {
            super(Opcodes.ASM9);
        }

        @Override
        public void visitMethodInsn(
                int opcode, String owner, String name, String descriptor, boolean isInterface) {
            member(owner, name + descriptor);
        }

        @Override
        public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
            member(owner, name + ":" + descriptor);
        }

        @Override
        public void visitTypeInsn(int opcode, String name) {
            type(name);
        }

        @Override
        public void visitInvokeDynamicInsn(
                String name, String descriptor, Handle bootstrap, Object... arguments) {
            descriptor(descriptor);
            for (Object argument : arguments) {
                if (argument instanceof Handle handle) {
                    String separator = handle.getTag() <= Opcodes.H_PUTSTATIC ? ":" : "";
                    member(handle.getOwner(), handle.getName() + separator + handle.getDesc());
                }
            }
        }

        @Override
        public void visitLdcInsn(Object value) {
            if (value instanceof Type constant && constant.getSort() != Type.METHOD) {
                type(constant);
            }
        }
    }
}
