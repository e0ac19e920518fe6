// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.embedded;

import java.io.File;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import javax.jms.JMSException;
import org.apache.activemq.blob.BlobDownloadStrategy;
import org.apache.activemq.blob.BlobTransferPolicy;
import org.apache.activemq.blob.BlobUploadStrategy;
import org.apache.activemq.command.ActiveMQBlobMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files with the messages of the queue: the broker's journal holds only where they are. James's
 * own strategy notes absolute paths there, and takes mail off the queue whose file it does not
 * find: a home that was moved, or restored elsewhere, would lose all that waits. Here they are
 * noted as they stand below the directory. And a file is on the disk before the journal knows of
 * it.
 */
final class QueueFiles implements BlobUploadStrategy, BlobDownloadStrategy {

    private static final Logger LOGGER = LoggerFactory.getLogger(QueueFiles.class);

    private static final String DIRECTORY = "messages/";

    private final Path parent;

    /**
     * @param parent of the directory that they are in
     */
    QueueFiles(Path parent) throws IOException {
        this.parent = parent;
        Files.createDirectories(parent.resolve(DIRECTORY));
    }

    /** For the connections to the broker. */
    BlobTransferPolicy policy() {
        return new Policy(this);
    }

    /** Each connection has a copy. */
    private static final class Policy extends BlobTransferPolicy {

        private final QueueFiles files;

        Policy(QueueFiles files) {
            this.files = files;
        }

        @Override
        public BlobTransferPolicy copy() {
            return new Policy(files);
        }

        @Override
        protected BlobUploadStrategy createUploadStrategy() {
            return files;
        }

        @Override
        protected BlobDownloadStrategy createDownloadStrategy() {
            return files;
        }
    }

    @Override
    public URL uploadFile(ActiveMQBlobMessage message, File file) throws IOException {
        try (InputStream in = Files.newInputStream(file.toPath())) {
            return uploadStream(message, in);
        }
    }

    @Override
    public URL uploadStream(ActiveMQBlobMessage message, InputStream in) throws IOException {
        String name = DIRECTORY + UUID.randomUUID();
        Path file = parent.resolve(name);
        try (in;
                FileOutputStream out = new FileOutputStream(file.toFile())) {
            in.transferTo(out);
            out.getFD().sync();
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(file);
            throw e;
        }
        return new URL("file:" + name);
    }

    /**
     * @throws FileNotFoundException there is no such file; James goes on without the mail then
     */
    @Override
    public InputStream getInputStream(ActiveMQBlobMessage message)
            throws IOException, JMSException {
        File file = file(message.getURL()).toFile();
        if (!file.exists()) {
            LOGGER.error("ALARM mail in the queue has lost its message: {} is missing", file);
        }
        return new FileInputStream(file);
    }

    @Override
    public void deleteFile(ActiveMQBlobMessage message) throws IOException, JMSException {
        Files.deleteIfExists(file(message.getURL()));
    }

    /**
     * Where a message of the journal is.
     *
     * @param url ours, or the absolute one of an earlier build, which holds ours at its end
     * @throws IOException it names no file of the queue
     */
    Path file(URL url) throws IOException {
        String path = url.getPath();
        int start = path.lastIndexOf(DIRECTORY);
        Path directory = parent.resolve(DIRECTORY).normalize();
        Path file = start < 0 ? parent : parent.resolve(path.substring(start)).normalize();
        if (!file.startsWith(directory) || file.equals(directory)) {
            throw new IOException("the queue names a file that is none of its own: " + url);
        }
        return file;
    }
}
