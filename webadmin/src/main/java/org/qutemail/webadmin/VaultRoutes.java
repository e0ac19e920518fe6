// SPDX-License-Identifier: Apache-2.0
package org.qutemail.webadmin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.james.task.TaskManager;
import org.apache.james.webadmin.Constants;
import org.apache.james.webadmin.Routes;
import org.apache.james.webadmin.tasks.TaskFromRequest;
import org.apache.james.webadmin.utils.ErrorResponder;
import org.apache.james.webadmin.utils.JsonTransformer;
import org.eclipse.jetty.http.HttpStatus;
import org.qutemail.core.key.KeyException;
import org.qutemail.core.vault.KeyState;
import org.qutemail.core.vault.root.VaultRefusedException;
import org.qutemail.core.vault.store.VaultStoreException;
import org.qutemail.core.vault.wrap.DurableVault;
import org.qutemail.core.vault.wrap.VaultStatus;
import spark.Request;
import spark.Service;

/**
 * The vault, for administrators.
 *
 * <p>{@code POST /qkd/vault?action=rotate} puts everything under a new key-encrypting key, {@code
 * action=verify} looks at every row, {@code action=backup} writes a backup; all answer 201 with a
 * {@code taskId}, see {@link VaultTask}.
 *
 * <p>{@code GET /qkd/vault/status}: how the vault is doing, as JSON. No key and no secret.
 *
 * <p>{@code vault_id}, {@code generation}, {@code root}, {@code root_protected}, {@code kek_id},
 * {@code keks_retired}, {@code periods}, {@code damaged}, {@code checked} (null until everything
 * was looked through), {@code faults}, {@code keys} (numbers by state); see {@link VaultStatus}.
 */
public final class VaultRoutes implements Routes {

    private static final String BASE = "/qkd/vault";

    private final DurableVault vault;
    private final TaskManager tasks;
    private final Path backups;

    /**
     * @param backups directory that backups are written into
     */
    public VaultRoutes(DurableVault vault, TaskManager tasks, Path backups) {
        this.backups = Objects.requireNonNull(backups, "backups");
        this.vault = Objects.requireNonNull(vault, "vault");
        this.tasks = Objects.requireNonNull(tasks, "tasks");
    }

    @Override
    public String getBasePath() {
        return BASE;
    }

    @Override
    public void define(Service service) {
        service.get(
                BASE + "/status",
                (request, response) -> {
                    response.type(Constants.JSON_CONTENT_TYPE);
                    return json();
                });
        TaskFromRequest task = request -> new VaultTask(vault, action(request), backups);
        service.post(BASE, task.asRoute(tasks), new JsonTransformer());
    }

    private static VaultTask.Action action(Request request) {
        String asked = request.queryParams("action");
        return Arrays.stream(VaultTask.Action.values())
                .filter(action -> action.word().equals(asked))
                .findFirst()
                .orElseThrow(
                        () ->
                                ErrorResponder.builder()
                                        .statusCode(HttpStatus.BAD_REQUEST_400)
                                        .type(ErrorResponder.ErrorType.INVALID_ARGUMENT)
                                        .message("action must be rotate, verify or backup")
                                        .haltError());
    }

    private ObjectNode json() throws VaultStoreException, VaultRefusedException, KeyException {
        VaultStatus status = vault.status();
        ObjectNode node =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("vault_id", status.vaultId().toString())
                        .put("generation", status.generation())
                        .put("root", status.root())
                        .put("root_protected", status.rootProtected())
                        .put("kek_id", status.kekId().toString())
                        .put("keks_retired", status.keksRetired())
                        .put("checked", status.checked().map(Instant::toString).orElse(null));
        put(node, "periods", status.periods());
        put(node, "damaged", status.damaged());
        put(node, "faults", status.faults());
        ObjectNode keys = node.putObject("keys");
        vault.keys()
                .census()
                .forEach((KeyState state, Long count) -> keys.put(state.name(), count));
        return node;
    }

    private static void put(ObjectNode node, String name, List<String> values) {
        values.forEach(node.putArray(name)::add);
    }
}
