// SPDX-License-Identifier: Apache-2.0
/** What the log of the server leaves out. */
package org.qutemail.server.log;
