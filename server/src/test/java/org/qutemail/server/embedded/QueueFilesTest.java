// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.activemq.command.ActiveMQBlobMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueueFilesTest {

    private static final byte[] OCTETS = "a message".getBytes(StandardCharsets.US_ASCII);

    @TempDir private Path directory;

    private static ActiveMQBlobMessage at(URL url) {
        ActiveMQBlobMessage message = new ActiveMQBlobMessage();
        message.setURL(url);
        return message;
    }

    private static URL keep(QueueFiles files) throws Exception {
        return files.uploadStream(new ActiveMQBlobMessage(), new ByteArrayInputStream(OCTETS));
    }

    @Test
    void messageShouldBeFoundWhenTheHomeWasMoved() throws Exception {
        URL url = keep(new QueueFiles(directory.resolve("here")));
        Files.move(directory.resolve("here"), directory.resolve("there"));

        QueueFiles moved = new QueueFiles(directory.resolve("there"));
        assertThat(url.toString()).doesNotContain(directory.toString());
        assertThat(moved.getInputStream(at(url))).hasBinaryContent(OCTETS);
        moved.deleteFile(at(url));
        assertThat(directory.resolve("there/messages")).isEmptyDirectory();
    }

    /** James's strategy had notes such as {@code file:/home/messages/7/ID_host-1}. */
    @Test
    void messageOfAnEarlierBuildShouldBeFoundWhereverItsHomeIsNow() throws Exception {
        QueueFiles files = new QueueFiles(directory);
        Path file = Files.createDirectories(directory.resolve("messages/7")).resolve("ID_host-1");
        Files.write(file, OCTETS);

        URL earlier = new URL("file:/gone/messages/james/var/queue/messages/7/ID_host-1");
        assertThat(files.getInputStream(at(earlier))).hasBinaryContent(OCTETS);
    }

    @Test
    void messageThatIsGoneShouldBeToldAsJamesKnowsIt() throws Exception {
        QueueFiles files = new QueueFiles(directory);
        URL url = keep(files);
        files.deleteFile(at(url));
        files.deleteFile(at(url));

        assertThatThrownBy(() -> files.getInputStream(at(url)))
                .isInstanceOf(FileNotFoundException.class);
    }

    @Test
    void placesOutsideOfTheQueueShouldBeRefused() throws Exception {
        QueueFiles files = new QueueFiles(directory);
        for (String url :
                new String[] {
                    "file:/etc/passwd", "file:messages/../../passwd", "file:messages/", "file:"
                }) {
            assertThatThrownBy(() -> files.file(new URL(url)))
                    .as(url)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("none of its own");
        }
    }

    @Test
    void halfAFileShouldNotStayWhenTheMessageCannotBeRead() throws Exception {
        QueueFiles files = new QueueFiles(directory);
        InputStream broken =
                new InputStream() {
                    @Override
                    public int read() {
                        throw new IllegalStateException("gone");
                    }
                };

        assertThatThrownBy(() -> files.uploadStream(new ActiveMQBlobMessage(), broken))
                .hasMessage("gone");
        assertThat(directory.resolve("messages")).isEmptyDirectory();
    }
}
