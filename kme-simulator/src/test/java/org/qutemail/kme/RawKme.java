// SPDX-License-Identifier: Apache-2.0
package org.qutemail.kme;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

/**
 * An HTTPS server that answers every request with the octets it is told, whatever they are, and
 * then hangs up, or says nothing until it is closed.
 */
final class RawKme implements AutoCloseable {

    private final SSLServerSocket socket;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private volatile Function<String, byte[]> answer;
    private volatile boolean hangs;

    RawKme(SSLContext tls) throws IOException {
        socket =
                (SSLServerSocket)
                        tls.getServerSocketFactory()
                                .createServerSocket(0, 16, InetAddress.getLoopbackAddress());
        socket.setNeedClientAuth(true);
        Thread thread = new Thread(this::serve, "raw-kme");
        thread.setDaemon(true);
        thread.start();
    }

    String url() {
        return "https://127.0.0.1:" + socket.getLocalPort();
    }

    /** The request lines so far. */
    List<String> requests() {
        return requests;
    }

    void answer(int status, String headers, byte[] body) throws IOException {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.write(
                // Says that it hangs up, or a client may try the connection once more.
                ("HTTP/1.1 " + status + " X\r\nConnection: close\r\n" + headers + "\r\n")
                        .getBytes(StandardCharsets.ISO_8859_1));
        whole.write(body);
        answerWith(always(whole.toByteArray()));
    }

    void answer(int status, String body) throws IOException {
        byte[] octets = body.getBytes(StandardCharsets.UTF_8);
        answer(status, "Content-Length: " + octets.length + "\r\n", octets);
    }

    void answerRaw(String octets) {
        answerWith(always(octets.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static Function<String, byte[]> always(byte[] octets) {
        return request -> octets;
    }

    /**
     * Answers each request with the octets that belong to it.
     *
     * @param octets the whole answer by the request line
     */
    void answerWith(Function<String, byte[]> octets) {
        answer = octets;
        hangs = false;
    }

    /** Sends what was set as answer, then nothing more. */
    void hang() {
        hangs = true;
    }

    private void serve() {
        while (!socket.isClosed()) {
            try (Socket client = socket.accept()) {
                InputStream in = client.getInputStream();
                String request = readRequest(in);
                requests.add(request);
                client.getOutputStream().write(answer.apply(request));
                client.getOutputStream().flush();
                if (hangs) {
                    closed.await();
                }
            } catch (IOException e) {
                // The client has gone, or the test is over.
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private static String readRequest(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int octet = in.read();
            if (octet < 0) {
                throw new IOException("no request");
            }
            head.append((char) octet);
        }
        int length = 0;
        for (String line : head.toString().split("\r\n")) {
            if (line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(line.substring(15).strip());
            }
        }
        in.readNBytes(length);
        return head.substring(0, head.indexOf("\r\n"));
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        socket.close();
    }
}
