// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.cli;

import org.qutemail.server.settings.Mode;
import picocli.CommandLine.Option;

/** Which SMTP doors {@code run} opens; one of the options, or none for all. */
final class ModeOptions {

    @Option(
            names = "--mta-only",
            description = "Takes mail from other servers only: no submission ports.")
    private boolean mtaOnly;

    @Option(
            names = "--msa-only",
            description = "Takes mail from users only: no port for other servers, no LMTP.")
    private boolean msaOnly;

    Mode mode() {
        if (mtaOnly) {
            return Mode.MTA_ONLY;
        }
        return msaOnly ? Mode.MSA_ONLY : Mode.ALL;
    }
}
