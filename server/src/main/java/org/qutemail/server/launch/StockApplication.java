// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.launch;

import com.google.inject.Module;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.james.ExtraProperties;
import org.apache.james.GuiceJamesServer;
import org.qutemail.server.home.StorageMark;
import org.qutemail.server.settings.SettingException;

/**
 * A stock James application, found by the name of its main class.
 *
 * <p>All mains of James 3.8.1 have one shape: a static {@code createServer(SomeConfiguration)},
 * public or not, and a {@code SomeConfiguration.builder()} that takes the working directory from
 * the system property. This class does what their {@code main} does, without the JMX server. That
 * is by reflection because no application of James is made to be embedded, see {@code
 * docs/adr/0011}.
 */
public final class StockApplication {

    /** The memory application, published with James 3.8.1. */
    public static final String MEMORY = "org.apache.james.MemoryJamesServerMain";

    /** What a main adds outside {@code createServer}, besides JMX. */
    private static final Map<String, List<String>> ADDED_BY_MAIN =
            Map.of(MEMORY, List.of("org.apache.james.FakeSearchMailboxModule"));

    /** Ours, with storage that lasts; by its name, because it depends on this package. */
    public static final String EMBEDDED = "org.qutemail.server.embedded.EmbeddedApplication";

    private final Class<?> main;
    private final Method createServer;

    private StockApplication(Class<?> main, Method createServer) {
        this.main = main;
        this.createServer = createServer;
    }

    /**
     * @param mainClass fully qualified name
     * @throws SettingException there is no such class, or it has not the shape of a James main
     */
    public static StockApplication named(String mainClass) throws SettingException {
        try {
            // Not initialised yet: that would start the logging before its file is known.
            Class<?> main =
                    Class.forName(mainClass, false, StockApplication.class.getClassLoader());
            Method createServer =
                    Arrays.stream(main.getDeclaredMethods())
                            .filter(StockApplication::createsServer)
                            .findFirst()
                            .orElseThrow(
                                    () ->
                                            new SettingException(
                                                    mainClass
                                                            + ": no static createServer(configuration)"
                                                            + " in it; name a main class of James 3.8.1"));
            createServer.setAccessible(true);
            return new StockApplication(main, createServer);
        } catch (ClassNotFoundException | LinkageError e) {
            throw new SettingException(
                    mainClass + ": not on the class path; name a main class of James 3.8.1");
        }
    }

    private static boolean createsServer(Method method) {
        return method.getName().equals("createServer")
                && method.getParameterCount() == 1
                && method.getReturnType() == GuiceJamesServer.class
                && Modifier.isStatic(method.getModifiers());
    }

    /** Whether it keeps mail in the database that the settings name. */
    boolean hasDatabase() {
        return main.getName().equals(EMBEDDED);
    }

    /** A word for where it keeps mail: one that {@link StorageMark} knows, or the main class. */
    String storage() {
        if (hasDatabase()) {
            return StorageMark.EMBEDDED;
        }
        return main.getName().equals(MEMORY) ? StorageMark.MEMORY : main.getName();
    }

    /** Whether its storage can serve JMAP: the JPA mailbox has no message ids. */
    boolean hasJmap() {
        return !hasDatabase();
    }

    /**
     * The server, not started. Reads the system properties {@code working.directory} and {@code
     * extra.props}.
     *
     * @param overrides bindings that replace or extend those of the application
     */
    public GuiceJamesServer create(Module overrides) throws Exception {
        ExtraProperties.initialize();
        List<Module> added = new ArrayList<>();
        for (String module : ADDED_BY_MAIN.getOrDefault(main.getName(), List.of())) {
            added.add((Module) Class.forName(module).getDeclaredConstructor().newInstance());
        }
        GuiceJamesServer server = (GuiceJamesServer) call(createServer, null, configuration());
        return server.combineWith(added).overrideWith(overrides);
    }

    private Object configuration() throws Exception {
        Class<?> type = createServer.getParameterTypes()[0];
        Object builder = call(method(type, "builder"), null);
        call(method(builder.getClass(), "useWorkingDirectoryEnvProperty"), builder);
        return call(method(builder.getClass(), "build"), builder);
    }

    private static Method method(Class<?> type, String name) throws NoSuchMethodException {
        Method method = type.getDeclaredMethod(name);
        method.setAccessible(true);
        return method;
    }

    private static Object call(Method method, Object target, Object... arguments) throws Exception {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        }
    }
}
