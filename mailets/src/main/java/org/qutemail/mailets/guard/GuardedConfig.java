// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailets.guard;

import java.util.Collections;
import java.util.Iterator;
import java.util.Optional;
import org.apache.mailet.MailetConfig;
import org.apache.mailet.MailetContext;

/**
 * The configuration of a mailet inside one of ours: the guarding context instead of the real one.
 *
 * @param name the mailet's class
 * @param context what it sees as its context
 * @param parameters where its parameters come from; empty: it has none
 */
public record GuardedConfig(String name, MailetContext context, Optional<MailetConfig> parameters)
        implements MailetConfig {

    @Override
    public String getInitParameter(String parameter) {
        return parameters.map(config -> config.getInitParameter(parameter)).orElse(null);
    }

    @Override
    public Iterator<String> getInitParameterNames() {
        return parameters
                .map(MailetConfig::getInitParameterNames)
                .orElse(Collections.emptyIterator());
    }

    @Override
    public MailetContext getMailetContext() {
        return context;
    }

    @Override
    public String getMailetName() {
        return name;
    }
}
