// SPDX-License-Identifier: Apache-2.0
package org.qutemail.kme;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** The listener of one face: mutual TLS, and the same port when it listens anew. */
final class FaceServer {

    private final InetAddress bind;
    private final String root;
    private final HttpHandler handler;
    private final Executor threads;
    private int port;
    private HttpsServer server;

    /**
     * @param port 0 for a free one
     * @param root start of the paths that the handler answers
     */
    FaceServer(InetAddress bind, int port, String root, HttpHandler handler, Executor threads) {
        this.bind = bind;
        this.port = port;
        this.root = root;
        this.handler = handler;
        this.threads = threads;
    }

    /**
     * Ends what stands and listens with this context. A new one knows no TLS sessions, so every
     * client sees the certificate again.
     */
    synchronized void listen(SSLContext tls) throws IOException {
        stop();
        server = HttpsServer.create(new InetSocketAddress(bind, port), 0);
        port = server.getAddress().getPort();
        server.setHttpsConfigurator(mutual(tls));
        server.setExecutor(threads);
        server.createContext(root, handler);
        server.start();
    }

    private static HttpsConfigurator mutual(SSLContext context) {
        return new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters tls = getSSLContext().getDefaultSSLParameters();
                tls.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
                tls.setNeedClientAuth(true);
                parameters.setSSLParameters(tls);
            }
        };
    }

    /** Closes listener and connections at once. */
    synchronized void stop() {
        if (server != null) {
            server.stop(0);
            server = null;
        }
    }

    /** Where it listens, or did last. */
    synchronized InetSocketAddress address() {
        return new InetSocketAddress(bind, port);
    }
}
