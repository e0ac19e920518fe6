// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.dropin;

import java.util.concurrent.atomic.AtomicBoolean;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Puts {@code server = TransparentServer.over(server);} before the first statement of {@code
 * JamesServerMain.main(GuiceJamesServer)}.
 */
final class MainTransformer {

    private static final String SERVER = "Lorg/apache/james/GuiceJamesServer;";
    private static final String OVER = "org/qutemail/server/dropin/TransparentServer";

    private MainTransformer() {}

    /**
     * @param original the class file of {@code JamesServerMain}
     * @throws IllegalArgumentException it has no such method
     */
    static byte[] transform(byte[] original) {
        ClassReader reader = new ClassReader(original);
        ClassWriter writer = new ClassWriter(reader, 0);
        AtomicBoolean found = new AtomicBoolean();
        reader.accept(
                new ClassVisitor(Opcodes.ASM9, writer) {
                    @Override
                    public MethodVisitor visitMethod(
                            int access,
                            String name,
                            String descriptor,
                            String signature,
                            String[] exceptions) {
                        MethodVisitor method =
                                super.visitMethod(access, name, descriptor, signature, exceptions);
                        if (!name.equals("main") || !descriptor.equals("(" + SERVER + ")V")) {
                            return method;
                        }
                        found.set(true);
                        return new Prologue(method);
                    }
                },
                0);
        if (!found.get()) {
            throw new IllegalArgumentException("JamesServerMain has no main(GuiceJamesServer)");
        }
        return writer.toByteArray();
    }

    private static final class Prologue extends MethodVisitor {
        private Prologue(MethodVisitor method) {
            super(Opcodes.ASM9, method);
        }

        @Override
        public void visitCode() {
            super.visitCode();
            visitVarInsn(Opcodes.ALOAD, 0);
            visitMethodInsn(Opcodes.INVOKESTATIC, OVER, "over", "(" + SERVER + ")" + SERVER, false);
            visitVarInsn(Opcodes.ASTORE, 0);
        }
    }
}
