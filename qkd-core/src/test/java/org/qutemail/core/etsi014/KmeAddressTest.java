// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.etsi014;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.qutemail.core.transport.ClientFiles;
import org.qutemail.core.transport.KmeEndpoint;
import org.qutemail.core.transport.KmeIdentity;

class KmeAddressTest {

    @ParameterizedTest
    @CsvSource({
        "https://kme:8443, bob, https://kme:8443/api/v1/keys/bob/status",
        "https://kme/, bob, https://kme/api/v1/keys/bob/status",
        "https://kme/qkd/, bob, https://kme/qkd/api/v1/keys/bob/status",
        "https://kme/api/v1/keys, bob, https://kme/api/v1/keys/bob/status",
        "https://[::1]:1/api/v1/keys/, bob, https://[::1]:1/api/v1/keys/bob/status",
        "https://kme, ../é/x?#, https://kme/api/v1/keys/..%2F%C3%A9%2Fx%3F%23/status",
    })
    void addressShouldBeThatOfTheStandard(String base, String peer, String expected) {
        KmeEndpoint endpoint =
                new KmeEndpoint(
                        URI.create(base),
                        "alice",
                        peer,
                        new ClientFiles(Path.of("c"), Optional.of(Path.of("k")), Optional.empty()),
                        Path.of("ca"),
                        KmeIdentity.hostname(),
                        false);
        assertThat(KmeAddress.of(endpoint, "status")).isEqualTo(URI.create(expected));
    }
}
