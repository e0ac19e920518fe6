// SPDX-License-Identifier: Apache-2.0
/** SQL that neither interrupted threads nor deadlocks bring down, for vault and message index. */
package org.qutemail.jdbc;
