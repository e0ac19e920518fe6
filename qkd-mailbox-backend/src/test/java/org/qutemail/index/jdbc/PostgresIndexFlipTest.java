// SPDX-License-Identifier: Apache-2.0
package org.qutemail.index.jdbc;

import com.zaxxer.hikari.HikariDataSource;

class PostgresIndexFlipTest extends IndexFlipContract {

    @Override
    HikariDataSource database() throws Exception {
        return Databases.postgresql();
    }
}
