// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ErrorMessageTest {

    private static String message(String body) {
        byte[] octets = body.getBytes(StandardCharsets.UTF_8);
        return ErrorMessage.of(octets, octets.length);
    }

    @Test
    void messageShouldBeFoundInEveryShapeMetInTheField() {
        assertThat(message("{\"message\":\"a\"}")).isEqualTo("a");
        assertThat(message("{\"details\":[{\"x\":\"y\"}],\"message\":\"a\"}")).isEqualTo("a");
        assertThat(message("{\"detail\":\"Not Found\"}")).isEqualTo("Not Found");
        assertThat(message("{\"error\":\"Bad Request\"}")).isEqualTo("Bad Request");
        assertThat(message("{\"detail\":[{\"msg\":\"x\"}]}")).isEmpty();
        assertThat(message("{\"message\":{\"a\":1}}")).isEmpty();
        assertThat(message("<html>502 Bad Gateway</html>")).isEmpty();
        assertThat(message("")).isEmpty();
    }

    @Test
    void messageShouldBeFitForALogLine() {
        assertThat(message("{\"message\":\"a\\nb\\u001b[31m\\u00e9\"}")).isEqualTo("a?b?[31m?");
        assertThat(message("{\"message\":\"" + "x".repeat(5000) + "\"}")).hasSize(200);
    }
}
