// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.embedded;

import javax.inject.Inject;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.mailrepository.api.MailRepository;
import org.apache.james.mailrepository.api.MailRepositoryFactory;
import org.apache.james.mailrepository.api.MailRepositoryUrl;
import org.qutemail.spool.KeepingFileMailRepository;

/** Makes the repositories of files; the store above configures and seals them. */
final class FileRepositories implements MailRepositoryFactory {

    private final FileSystem files;

    @Inject
    FileRepositories(FileSystem files) {
        this.files = files;
    }

    @Override
    public Class<? extends MailRepository> mailRepositoryClass() {
        return KeepingFileMailRepository.class;
    }

    @Override
    public MailRepository create(MailRepositoryUrl url) {
        KeepingFileMailRepository repository = new KeepingFileMailRepository();
        repository.setFileSystem(files);
        return repository;
    }
}
