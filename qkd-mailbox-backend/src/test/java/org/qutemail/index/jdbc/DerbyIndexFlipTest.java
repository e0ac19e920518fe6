// SPDX-License-Identifier: Apache-2.0
package org.qutemail.index.jdbc;

import com.zaxxer.hikari.HikariDataSource;

class DerbyIndexFlipTest extends IndexFlipContract {

    @Override
    HikariDataSource database() throws Exception {
        return Databases.derby();
    }
}
