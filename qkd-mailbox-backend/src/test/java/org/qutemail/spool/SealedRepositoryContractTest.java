// SPDX-License-Identifier: Apache-2.0
package org.qutemail.spool;

import java.nio.file.Path;
import java.util.function.Supplier;
import org.apache.commons.configuration2.BaseHierarchicalConfiguration;
import org.apache.james.mailrepository.MailRepositoryContract;
import org.apache.james.mailrepository.api.MailRepository;
import org.apache.james.mailrepository.api.MailRepositoryPath;
import org.apache.james.mailrepository.file.FileMailRepository;
import org.apache.james.mailrepository.memory.MemoryMailRepository;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** James's contract of a repository, with every mail sealed. */
class SealedRepositoryContractTest {

    private static final MailRepositoryPath PATH = MailRepositoryPath.from("var/mail/test");

    private static MailRepository sealed(MailRepository inner, MailRepositoryPath path) {
        return new SealedMailRepository(
                inner, path, new MailSealing(Spool.keys(), Spool.RANDOM), new Spool.Unexpected());
    }

    static <T extends FileMailRepository> T opened(T files, Path directory, String path)
            throws Exception {
        BaseHierarchicalConfiguration configuration = new BaseHierarchicalConfiguration();
        configuration.addProperty("[@destinationURL]", "file://" + path);
        files.setFileSystem(new ActiveMqBroker.Directories(directory));
        files.configure(configuration);
        files.init();
        return files;
    }

    abstract static class Files implements MailRepositoryContract {

        @TempDir Path directory;

        private final Supplier<FileMailRepository> files;
        private MailRepository only;

        Files(Supplier<FileMailRepository> files) {
            this.files = files;
        }

        @Override
        public MailRepository retrieveRepository() throws Exception {
            if (only == null) {
                only = retrieveRepository(PATH);
            }
            return only;
        }

        @Override
        public MailRepository retrieveRepository(MailRepositoryPath path) throws Exception {
            return sealed(opened(files.get(), directory, path.asString()), path);
        }
    }

    @Nested
    class OverFiles extends Files {
        OverFiles() {
            super(FileMailRepository::new);
        }
    }

    @Nested
    class OverFilesThatAreKept extends Files {
        OverFilesThatAreKept() {
            super(KeepingFileMailRepository::new);
        }
    }

    @Nested
    class OverMemory implements MailRepositoryContract {

        private final MailRepository only = sealed(new MemoryMailRepository(), PATH);

        @Override
        public MailRepository retrieveRepository() {
            return only;
        }

        @Override
        public MailRepository retrieveRepository(MailRepositoryPath path) {
            return sealed(new MemoryMailRepository(), path);
        }
    }
}
