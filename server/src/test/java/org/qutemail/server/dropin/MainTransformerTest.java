// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.dropin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.james.GuiceJamesServer;
import org.apache.james.JamesServerMain;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** The agent's one change; that a server starts with it is tested by the distribution. */
class MainTransformerTest {

    private static byte[] file(Class<?> type) throws IOException {
        String name = "/" + type.getName().replace('.', '/') + ".class";
        try (InputStream file = type.getResourceAsStream(name)) {
            return file.readAllBytes();
        }
    }

    /** The methods that {@code main} calls, in order. */
    private static List<String> calls(byte[] file) {
        List<String> calls = new ArrayList<>();
        new ClassReader(file)
                .accept(
                        new ClassVisitor(Opcodes.ASM9) {
                            @Override
                            public MethodVisitor visitMethod(
                                    int access,
                                    String name,
                                    String descriptor,
                                    String signature,
                                    String[] exceptions) {
                                return name.equals("main") ? recorder(calls) : null;
                            }
                        },
                        0);
        return calls;
    }

    private static MethodVisitor recorder(List<String> calls) {
        return new MethodVisitor(Opcodes.ASM9) {
            @Override
            public void visitMethodInsn(
                    int opcode, String owner, String name, String descriptor, boolean isInterface) {
                calls.add(owner.substring(owner.lastIndexOf('/') + 1) + "." + name);
            }
        };
    }

    @Test
    void ourBindingsShouldBeLaidOverTheServerBeforeItStarts() throws Exception {
        List<String> before = calls(file(JamesServerMain.class));
        List<String> after = calls(MainTransformer.transform(file(JamesServerMain.class)));

        assertThat(before).startsWith("GuiceJamesServer.start");
        assertThat(after).startsWith("TransparentServer.over", "GuiceJamesServer.start");
        assertThat(after.subList(1, after.size())).isEqualTo(before);
    }

    @Test
    void anotherJamesShouldBeRefused() throws Exception {
        byte[] other = file(GuiceJamesServer.class);

        assertThatThrownBy(() -> MainTransformer.transform(other))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("main(GuiceJamesServer)");
    }
}
