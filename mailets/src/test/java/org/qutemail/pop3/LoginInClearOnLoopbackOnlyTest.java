// SPDX-License-Identifier: Apache-2.0
package org.qutemail.pop3;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import org.apache.james.protocols.api.BaseRequest;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.pop3.POP3Session;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoginInClearOnLoopbackOnlyTest {

    /** The two things the handler asks a session for; a real one needs a network. */
    private static POP3Session session(String client, boolean tls) {
        return (POP3Session)
                Proxy.newProxyInstance(
                        POP3Session.class.getClassLoader(),
                        new Class<?>[] {POP3Session.class},
                        (proxy, method, arguments) ->
                                switch (method.getName()) {
                                    case "getRemoteAddress" -> new InetSocketAddress(client, 40000);
                                    case "isTLSStarted" -> tls;
                                    default ->
                                            throw new UnsupportedOperationException(
                                                    method.getName());
                                });
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, false, true",
        "::1, false, true",
        "192.0.2.7, true, true",
        "192.0.2.7, false, false",
        "2001:db8::7, false, false"
    })
    void loginShouldPassOverTlsOrFromThisMachine(String client, boolean tls, boolean passes) {
        LoginInClearOnLoopbackOnly handler = new LoginInClearOnLoopbackOnly();

        for (String command : handler.getImplCommands()) {
            Response answer =
                    handler.onCommand(session(client, tls), new BaseRequest(command, "anna"));
            assertThat(answer == null).isEqualTo(passes);
            if (!passes) {
                assertThat(answer.getRetCode()).isEqualTo("-ERR");
            }
        }
    }
}
