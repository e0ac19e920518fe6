// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault.wrap;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.key.KeyMode;
import org.qutemail.core.key.KeyOrigin;
import org.qutemail.core.vault.KeyRecord;
import org.qutemail.core.vault.KeyState;
import org.qutemail.core.vault.store.Octets;
import org.qutemail.core.vault.store.UseId;

/** Every way to change one column of a row, found by looking at its components. */
final class RowMutations {

    private RowMutations() {}

    /**
     * @param primaryKey names of components that say which row it is, left alone
     * @return by column, the row with that column changed
     */
    static <R extends Record> Map<String, R> of(R row, Set<String> primaryKey) throws Exception {
        Map<String, R> mutations = new LinkedHashMap<>();
        RecordComponent[] components = row.getClass().getRecordComponents();
        for (int i = 0; i < components.length; i++) {
            String name = components[i].getName();
            if (primaryKey.contains(name)) {
                continue;
            }
            Object value = components[i].getAccessor().invoke(row);
            if (value instanceof KeyRecord) {
                for (Map.Entry<String, KeyRecord> inner :
                        of((KeyRecord) value, primaryKey).entrySet()) {
                    mutations.put(inner.getKey(), with(row, i, inner.getValue()));
                }
            } else {
                mutations.put(name, with(row, i, changed(name, value)));
            }
        }
        return mutations;
    }

    @SuppressWarnings("unchecked")
    private static <R extends Record> R with(R row, int index, Object value) throws Exception {
        RecordComponent[] components = row.getClass().getRecordComponents();
        List<Class<?>> types = new ArrayList<>();
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            types.add(components[i].getType());
            values[i] = i == index ? value : components[i].getAccessor().invoke(row);
        }
        Constructor<?> constructor =
                row.getClass().getDeclaredConstructor(types.toArray(Class<?>[]::new));
        return (R) constructor.newInstance(values);
    }

    private static Object changed(String name, Object value) {
        if (value instanceof Octets) {
            return flipped((Octets) value);
        } else if (value instanceof String) {
            return name.equals("period") ? "2026-10" : value + "x";
        } else if (value instanceof UUID) {
            UUID id = (UUID) value;
            return new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits() ^ 1);
        } else if (value instanceof KeyId) {
            return new KeyId((UUID) changed(name, ((KeyId) value).uuid()));
        } else if (value instanceof UseId) {
            return UseId.of(flipped(Octets.of(((UseId) value).toBytes())).toBytes());
        } else if (value instanceof Instant) {
            return ((Instant) value).plusNanos(1000);
        } else if (value instanceof Long) {
            return (Long) value + 1;
        } else if (value instanceof Integer) {
            return (Integer) value + 8;
        } else if (value instanceof Boolean) {
            return !(Boolean) value;
        } else if (value instanceof KeyOrigin) {
            return value == KeyOrigin.KME ? KeyOrigin.SIMULATED : KeyOrigin.KME;
        } else if (value instanceof KeyState) {
            return value == KeyState.SUSPENDED ? KeyState.ACTIVE : KeyState.SUSPENDED;
        } else if (value instanceof Optional) {
            return optional(name, (Optional<?>) value);
        }
        throw new IllegalStateException("no change known for column " + name);
    }

    private static Object optional(String name, Optional<?> value) {
        if (name.equals("mode")) {
            return value.isPresent() && value.get() == KeyMode.EPOCH
                    ? Optional.of(KeyMode.PER_MESSAGE)
                    : Optional.of(KeyMode.EPOCH);
        }
        return value.isPresent()
                ? Optional.of(((Instant) value.get()).plusNanos(1000))
                : Optional.of(Instant.parse("2026-11-22T11:11:11Z"));
    }

    private static Octets flipped(Octets value) {
        byte[] octets = value.isEmpty() ? new byte[8] : value.toBytes();
        octets[octets.length / 2] ^= 1;
        return Octets.of(octets);
    }
}
