// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailets;

import java.util.Iterator;
import java.util.Map;
import org.apache.mailet.MailetConfig;
import org.apache.mailet.MailetContext;

/** The parameters of a mailet, as mailetcontainer.xml would give them. */
record TestConfig(MailetContext context, Map<String, String> parameters) implements MailetConfig {

    @Override
    public String getInitParameter(String name) {
        return parameters.get(name);
    }

    @Override
    public Iterator<String> getInitParameterNames() {
        return parameters.keySet().iterator();
    }

    @Override
    public MailetContext getMailetContext() {
        return context;
    }

    @Override
    public String getMailetName() {
        return "test";
    }
}
