// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.launch;

import com.google.inject.AbstractModule;
import com.google.inject.Inject;
import javax.annotation.PreDestroy;
import org.apache.james.onami.lifecycle.Stager;

/**
 * What a start that fails has opened already: a database, a broker with its lock. James's server
 * learns how to close things only when all of them are there, so a stop of a server that is half
 * there closes none.
 */
final class Leftovers extends AbstractModule {

    private Stager<PreDestroy> opened;

    @Override
    protected void configure() {
        requestInjection(this);
    }

    /** Before anything is opened: Guice injects instances that are there first. */
    @Inject
    void know(Stager<PreDestroy> opened) {
        this.opened = opened;
    }

    /** Closes them, what depends on others first. What was closed before is left alone. */
    void close() {
        if (opened != null) {
            opened.stage();
        }
    }
}
