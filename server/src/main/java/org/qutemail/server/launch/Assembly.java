// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.launch;

import java.nio.file.Path;

/** The servers that {@code run} starts: an application and the configuration files for it. */
public enum Assembly {
    /** James's memory application: a restart forgets users and mail. */
    MEMORY(StockApplication.MEMORY, "memory"),
    /** Ours on a database: what it has acknowledged outlasts the process. */
    EMBEDDED(StockApplication.EMBEDDED, "embedded");

    private final String mainClass;
    private final String directory;

    Assembly(String mainClass, String directory) {
        this.mainClass = mainClass;
        this.directory = directory;
    }

    /** Fully qualified name of the application's main class. */
    public String mainClass() {
        return mainClass;
    }

    /**
     * Where its configuration files lie.
     *
     * @param bundle the configuration directory of the packaged server
     */
    public Path configuration(Path bundle) {
        return bundle.resolve(directory);
    }
}
