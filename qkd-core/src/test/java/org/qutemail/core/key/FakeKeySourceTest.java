// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.key;

import org.qutemail.core.source.KeySource;
import org.qutemail.core.source.KeySourceContract;

/** The fake of the tests beside it is held to what the real sources do. */
class FakeKeySourceTest extends KeySourceContract {

    private final FakeKme kme = new FakeKme();
    private final KeySource source = kme.source();

    @Override
    protected KeySource source() {
        return source;
    }

    @Override
    protected boolean simulated() {
        return true;
    }

    @Override
    protected void outage(boolean away) {
        kme.away = away;
    }
}
