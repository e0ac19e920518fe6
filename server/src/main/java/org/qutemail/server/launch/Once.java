// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.launch;

/** What the first start on a storage does and later ones leave to whoever has changed it since. */
@FunctionalInterface
public interface Once {

    /** A storage that forgets: every start is its first. */
    Once EVERY_START = (name, step) -> step.run();

    /** What is done. */
    @FunctionalInterface
    interface Step {
        void run() throws Exception;
    }

    /**
     * Does it unless it was done before on this storage. After a crash in between it is done again.
     *
     * @param name of the step, at most 64 characters
     */
    void run(String name, Step step) throws Exception;
}
