// SPDX-License-Identifier: Apache-2.0
package org.qutemail.vault.jdbc;

import java.util.HashMap;
import java.util.Map;
import org.qutemail.core.vault.store.VaultStore;
import org.qutemail.core.vault.wrap.VaultStores;

/** Databases of the tests' PostgreSQL, each of which can be opened again. */
final class PostgresStores implements VaultStores {

    private final Map<VaultStore, String> places = new HashMap<>();

    @Override
    public VaultStore empty() throws Exception {
        return open(PostgresServer.get().newDatabase());
    }

    @Override
    public VaultStore reopened(VaultStore closed) throws Exception {
        return open(places.get(closed));
    }

    private VaultStore open(String url) throws Exception {
        VaultStore store = VaultDatabase.postgresql(url, null, null);
        places.put(store, url);
        return store;
    }
}
