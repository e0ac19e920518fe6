// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.seal.fuzz;

import java.util.Collection;
import java.util.Map;
import org.qutemail.core.key.CopyRef;
import org.qutemail.core.key.KeyException;
import org.qutemail.core.key.KeyGrant;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.key.KeyMaterial;
import org.qutemail.core.key.KeyRequest;
import org.qutemail.core.key.KeyService;

/** A key service that counts how often it is asked to open a key. Not thread-safe. */
final class WatchedKeys implements KeyService {

    private final KeyService keys;
    private int lookedUp;

    WatchedKeys(KeyService keys) {
        this.keys = keys;
    }

    int lookedUp() {
        return lookedUp;
    }

    void forgetLookUps() {
        lookedUp = 0;
    }

    @Override
    public KeyGrant take(KeyRequest request) throws KeyException {
        return keys.take(request);
    }

    @Override
    public KeyMaterial open(KeyId id) throws KeyException {
        lookedUp++;
        return keys.open(id);
    }

    @Override
    public KeyMaterial createCopy(CopyRef copy) throws KeyException {
        return keys.createCopy(copy);
    }

    @Override
    public KeyMaterial openCopy(CopyRef copy) throws KeyException {
        lookedUp++;
        return keys.openCopy(copy);
    }

    @Override
    public Map<CopyRef, KeyMaterial> openCopies(Collection<CopyRef> copies) throws KeyException {
        lookedUp++;
        return keys.openCopies(copies);
    }

    @Override
    public void confirmCopy(CopyRef copy) throws KeyException {
        keys.confirmCopy(copy);
    }

    @Override
    public void destroyCopy(CopyRef copy) throws KeyException {
        keys.destroyCopy(copy);
    }
}
