// SPDX-License-Identifier: Apache-2.0
package org.qutemail.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.james.mailrepository.api.MailKey;
import org.apache.james.mailrepository.file.FileMailRepository;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeepingFileMailRepositoryTest {

    @TempDir Path directory;

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private Path file(String ending) throws IOException {
        return files().stream()
                .filter(file -> file.toString().endsWith(ending))
                .findFirst()
                .orElseThrow();
    }

    private <T extends FileMailRepository> T opened(T repository) throws Exception {
        return SealedRepositoryContractTest.opened(repository, directory, "errors");
    }

    @Test
    void retrieveShouldLeaveFilesThatItCannotRead() throws Exception {
        FileMailRepository repository = opened(new KeepingFileMailRepository());
        MailKey key = repository.store(SampleMail.named("mail"));
        Files.write(file(".FileObjectStore"), new byte[] {1, 2, 3});

        assertThat(repository.retrieve(key)).isNull();
        assertThat(files()).hasSize(2);
    }

    @Test
    void initShouldLeaveFilesWhoseOtherHalfIsMissing() throws Exception {
        opened(new KeepingFileMailRepository()).store(SampleMail.named("mail"));
        Files.delete(file(".FileObjectStore"));

        opened(new KeepingFileMailRepository());

        assertThat(files()).hasSize(1);
    }

    @Test
    void removeShouldRemoveBothFiles() throws Exception {
        FileMailRepository repository = opened(new KeepingFileMailRepository());
        MailKey key = repository.store(SampleMail.named("mail"));
        repository.retrieve(key);

        repository.remove(key);

        assertThat(files()).isEmpty();
    }

    @Test
    void stockRepositoryShouldDeleteWhatItCannotRead() throws Exception {
        FileMailRepository repository = opened(new FileMailRepository());
        MailKey key = repository.store(SampleMail.named("mail"));
        Files.write(file(".FileObjectStore"), new byte[] {1, 2, 3});

        repository.retrieve(key);

        assertThat(files()).isEmpty();
    }
}
