// SPDX-License-Identifier: Apache-2.0
package org.qutemail.webadmin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.james.task.TaskManager;
import org.apache.james.webadmin.Constants;
import org.apache.james.webadmin.Routes;
import org.apache.james.webadmin.tasks.TaskFromRequest;
import org.apache.james.webadmin.utils.ErrorResponder;
import org.apache.james.webadmin.utils.JsonTransformer;
import org.eclipse.jetty.http.HttpStatus;
import org.qutemail.core.key.KeyException;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.vault.KeyState;
import org.qutemail.core.vault.root.ShredKeys;
import org.qutemail.core.vault.root.VaultRefusedException;
import org.qutemail.core.vault.store.VaultStoreException;
import org.qutemail.core.vault.wrap.DurableVault;
import org.qutemail.core.vault.wrap.PeriodReport;
import org.qutemail.core.vault.wrap.VaultStatus;
import spark.HaltException;
import spark.Request;
import spark.Service;

/**
 * The vault, for administrators.
 *
 * <p>{@code POST /qkd/vault?action=rotate} puts everything under a new key-encrypting key, {@code
 * action=verify} looks at every row, {@code action=backup} writes a backup. {@code action=shred}
 * with {@code period} and {@code reason} makes a month that is over unreadable for good; {@code
 * action=destroy-due} destroys keys whose time is over; {@code action=hold} and {@code
 * action=release} with {@code reason} and {@code period} or {@code key} keep keys from both. All
 * answer 201 with a {@code taskId}, see {@link VaultTask}; 400 when something is missing.
 *
 * <p>{@code GET /qkd/vault/periods/2026-07}: what would become unreadable with a month: {@code
 * period}, {@code keys} (numbers by state), {@code copies}, {@code held} (ids, the first ones),
 * {@code destroyed} and {@code reason} (null while it is there).
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
        service.get(
                BASE + "/periods/:period",
                (request, response) -> {
                    response.type(Constants.JSON_CONTENT_TYPE);
                    return period(request.params("period"));
                });
        TaskFromRequest task = request -> new VaultTask(vault, order(request), backups);
        service.post(BASE, task.asRoute(tasks), new JsonTransformer());
    }

    private static VaultOrder order(Request request) {
        String asked = request.queryParams("action");
        VaultTask.Action action =
                Arrays.stream(VaultTask.Action.values())
                        .filter(known -> known.word().equals(asked))
                        .findFirst()
                        .orElseThrow(() -> bad("action must be one of " + words()));
        VaultOrder order =
                new VaultOrder(
                        action,
                        Optional.ofNullable(request.queryParams("period")),
                        Optional.ofNullable(request.queryParams("key")).map(VaultRoutes::key),
                        request.queryParamOrDefault("reason", ""));
        order.complaint()
                .ifPresent(
                        complaint -> {
                            throw bad(complaint);
                        });
        return order;
    }

    private static String words() {
        return Arrays.stream(VaultTask.Action.values())
                .map(VaultTask.Action::word)
                .collect(Collectors.joining(", "));
    }

    private static KeyId key(String id) {
        try {
            return new KeyId(UUID.fromString(id));
        } catch (IllegalArgumentException e) {
            throw bad("key is no key id");
        }
    }

    private static HaltException bad(String message) {
        return ErrorResponder.builder()
                .statusCode(HttpStatus.BAD_REQUEST_400)
                .type(ErrorResponder.ErrorType.INVALID_ARGUMENT)
                .message(message)
                .haltError();
    }

    private ObjectNode period(String period) throws VaultStoreException {
        PeriodReport report;
        try {
            report = vault.disposal().look(period);
        } catch (VaultRefusedException e) {
            throw bad(e.getMessage());
        }
        ObjectNode node =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("period", report.period())
                        .put("copies", report.copies())
                        .put(
                                "destroyed",
                                report.destruction().map(end -> end.at().toString()).orElse(null))
                        .put(
                                "reason",
                                report.destruction()
                                        .map(ShredKeys.Destruction::reason)
                                        .orElse(null));
        put(node, "held", report.held().stream().map(KeyId::toString).toList());
        ObjectNode keys = node.putObject("keys");
        report.keys().forEach((state, count) -> keys.put(state.name(), count));
        return node;
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
