// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.testing;

import javax.inject.Inject;
import org.apache.james.core.Domain;
import org.apache.james.core.MailAddress;
import org.apache.james.core.Username;
import org.apache.james.rrt.api.RecipientRewriteTable;
import org.apache.james.rrt.lib.MappingSource;
import org.apache.james.sieverepository.api.ScriptContent;
import org.apache.james.sieverepository.api.ScriptName;
import org.apache.james.sieverepository.api.SieveRepository;
import org.apache.james.utils.GuiceProbe;

/** Sets up where mail goes: aliases, groups, forwards, catch-alls, Sieve scripts. */
public final class DirectoryProbe implements GuiceProbe {

    private final RecipientRewriteTable rewrites;
    private final SieveRepository scripts;

    @Inject
    DirectoryProbe(RecipientRewriteTable rewrites, SieveRepository scripts) {
        this.rewrites = rewrites;
        this.scripts = scripts;
    }

    public void alias(String alias, String owner) throws Exception {
        rewrites.addAliasMapping(source(alias), owner);
    }

    public void group(String group, String... members) throws Exception {
        for (String member : members) {
            rewrites.addGroupMapping(source(group), member);
        }
    }

    /** Without a copy for the owner, as stock James has it. */
    public void forward(String owner, String to) throws Exception {
        rewrites.addForwardMapping(source(owner), to);
    }

    /** Everything for a domain that nobody else takes. */
    public void catchAll(String domain, String owner) throws Exception {
        rewrites.addAddressMapping(MappingSource.fromDomain(Domain.of(domain)), owner);
    }

    /** Makes this the user's one active script (RFC 5228). */
    public void sieve(String user, String script) throws Exception {
        ScriptName name = new ScriptName("rules");
        scripts.putScript(Username.of(user), name, new ScriptContent(script));
        scripts.setActive(Username.of(user), name);
    }

    private static MappingSource source(String address) throws Exception {
        return MappingSource.fromMailAddress(new MailAddress(address));
    }
}
