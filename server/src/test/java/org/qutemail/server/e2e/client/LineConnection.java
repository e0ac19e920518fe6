// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.e2e.client;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * A socket that speaks lines ended by CRLF, in octets (ISO-8859-1), with TLS from the start or
 * later. Trusts every certificate: the servers under test make their own.
 */
public final class LineConnection implements AutoCloseable {

    private static final int TIMEOUT_MILLIS = 60_000;
    private static final int BUFFER = 1 << 16;

    private Socket socket;
    private InputStream in;
    private OutputStream out;

    private LineConnection(Socket socket) throws IOException {
        use(socket);
    }

    public static LineConnection plain(int port) throws IOException {
        return new LineConnection(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    public static LineConnection tls(int port) throws IOException {
        LineConnection connection = plain(port);
        connection.startTls();
        return connection;
    }

    private void use(Socket newSocket) throws IOException {
        socket = newSocket;
        socket.setSoTimeout(TIMEOUT_MILLIS);
        in = new BufferedInputStream(socket.getInputStream(), BUFFER);
        out = socket.getOutputStream();
    }

    /** Puts TLS on what has been plain so far. */
    public void startTls() throws IOException {
        SSLSocket secure =
                (SSLSocket)
                        trustingAll()
                                .getSocketFactory()
                                .createSocket(socket, "localhost", socket.getPort(), true);
        secure.startHandshake();
        use(secure);
    }

    /** Compresses from here on what is sent, and expands what comes (RFC 4978). */
    public void deflate() {
        in = new BufferedInputStream(new InflaterInputStream(in, new Inflater(true)), BUFFER);
        Deflater raw = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        out = new DeflaterOutputStream(out, raw, BUFFER, true);
    }

    /** Writes octets as they are. */
    public void write(byte[] octets) throws IOException {
        out.write(octets);
        out.flush();
    }

    /** Writes one line and its CRLF. */
    public void writeLine(String line) throws IOException {
        write((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    /** One line without its CRLF. */
    public String readLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int octet;
        while ((octet = in.read()) != '\n') {
            if (octet < 0) {
                throw new EOFException("the server closed the connection after: " + line);
            }
            line.write(octet);
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    /** Exactly so many octets. */
    public byte[] read(int count) throws IOException {
        byte[] octets = in.readNBytes(count);
        if (octets.length < count) {
            throw new EOFException("the server closed the connection within a literal");
        }
        return octets;
    }

    /** Whether the server has ended the connection: waits for it. */
    public boolean atEnd() throws IOException {
        return in.read() < 0;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** For tests only: accepts any server. */
    public static SSLContext trustingAll() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Trusting()}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Trusting implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {
            throw new UnsupportedOperationException("a client's side only");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {
            // any
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
