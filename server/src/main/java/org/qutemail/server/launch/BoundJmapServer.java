// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.launch;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.InetAddress;
import java.util.Set;
import javax.inject.Inject;
import org.apache.james.jmap.JMAPConfiguration;
import org.apache.james.jmap.JMAPRoute;
import org.apache.james.jmap.JMAPRoutesHandler;
import org.apache.james.jmap.JMAPServer;
import org.apache.james.jmap.VersionParser;
import org.apache.james.util.Port;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * The JMAP server on the address of the other listeners. James 3.8.1 binds JMAP to every address of
 * the machine and has no setting for it; choosing the route stays with James's own method, which is
 * private and therefore called through a handle.
 */
final class BoundJmapServer extends JMAPServer {

    /**
     * Where to bind.
     *
     * @param port 0 for any: James itself refuses that number for JMAP
     */
    record Address(InetAddress bind, int port) {}

    private static final MethodHandle ROUTE = route();

    private final JMAPConfiguration configuration;
    private final Address address;
    private volatile DisposableServer running;

    @Inject
    BoundJmapServer(
            JMAPConfiguration configuration,
            Set<JMAPRoutesHandler> handlers,
            VersionParser versionParser,
            Address address) {
        super(configuration, handlers, versionParser);
        this.configuration = configuration;
        this.address = address;
    }

    private static MethodHandle route() {
        try {
            return MethodHandles.privateLookupIn(JMAPServer.class, MethodHandles.lookup())
                    .findVirtual(
                            JMAPServer.class,
                            "handleVersionRoute",
                            MethodType.methodType(JMAPRoute.Action.class, HttpServerRequest.class));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this is not James 3.8.1: " + e.getMessage(), e);
        }
    }

    @Override
    public void start() {
        if (configuration.isEnabled()) {
            running =
                    HttpServer.create()
                            .host(address.bind().getHostAddress())
                            .port(address.port())
                            .handle(this::answer)
                            .bindNow();
        }
    }

    private Publisher<Void> answer(HttpServerRequest request, HttpServerResponse response) {
        try {
            JMAPRoute.Action action =
                    (JMAPRoute.Action) ROUTE.invokeExact((JMAPServer) this, request);
            return action.handleRequest(request, response);
        } catch (Throwable e) {
            return Mono.error(e);
        }
    }

    @Override
    public Port getPort() {
        if (running == null) {
            throw new IllegalStateException("JMAP does not listen: not started, or switched off");
        }
        return Port.of(running.port());
    }

    @Override
    public void stop() {
        if (running != null) {
            running.disposeNow();
        }
    }
}
