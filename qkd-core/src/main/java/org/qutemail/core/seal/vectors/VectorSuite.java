// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.seal.vectors;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All vectors of one file. Each is checked in both directions: the readers must give the stated
 * outcome, and where the vector gives the writer's randomness, the writers must give the stated
 * octets.
 *
 * <p>Fields of a vector that are not known are passed over, so files may carry more than we read.
 */
public final class VectorSuite {

    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();
    private static final String RECORD = "record";
    private static final String CMS = "cms";

    private final Map<String, Fields> records;
    private final Map<String, Fields> cms;
    private final RecordVectors recordChecks;
    private final CmsVectors cmsChecks;

    private VectorSuite(Map<String, Fields> records, Map<String, Fields> cms) {
        this.records = records;
        this.cms = cms;
        this.recordChecks = new RecordVectors(records);
        this.cmsChecks = new CmsVectors(cms);
    }

    /**
     * Reads a vector file.
     *
     * @throws VectorFileException the file is not of that form
     * @throws IOException it cannot be read
     */
    public static VectorSuite load(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return load(in);
        }
    }

    /** {@link #load(Path)} from a stream, which stays open. */
    public static VectorSuite load(InputStream in) throws IOException {
        JsonNode root;
        try {
            root = JSON.readTree(in.readAllBytes());
        } catch (JsonProcessingException e) {
            throw new VectorFileException("not JSON: " + e.getMessage(), e);
        }
        if (root == null || !root.isObject()) {
            throw new VectorFileException("not a JSON object with the lists record and cms");
        }
        Map<String, Fields> records = list(root, RECORD);
        Map<String, Fields> cms = list(root, CMS);
        if (records.isEmpty() && cms.isEmpty()) {
            throw new VectorFileException("no vectors: the lists record and cms are empty");
        }
        for (String id : cms.keySet()) {
            if (records.containsKey(id)) {
                throw new VectorFileException("two vectors have the id " + id);
            }
        }
        return new VectorSuite(records, cms);
    }

    private static Map<String, Fields> list(JsonNode root, String name) throws VectorFileException {
        JsonNode list = root.path(name);
        if (!list.isMissingNode() && !list.isArray()) {
            throw new VectorFileException(name + " is no list");
        }
        Map<String, Fields> vectors = new LinkedHashMap<>();
        int index = 0;
        for (JsonNode vector : list) {
            String id = vector.path("id").textValue();
            if (id == null || id.isBlank()) {
                throw new VectorFileException(name + "[" + index + "] has no id");
            }
            if (vectors.put(id, new Fields(vector)) != null) {
                throw new VectorFileException("two vectors have the id " + id);
            }
            index++;
        }
        return vectors;
    }

    /** The ids, in the order of the file. */
    public List<String> ids() {
        List<String> ids = new ArrayList<>(records.keySet());
        ids.addAll(cms.keySet());
        return ids;
    }

    /** What a vector is about; empty when it does not say, or there is none of this id. */
    public String comment(String id) {
        try {
            Fields vector = records.getOrDefault(id, cms.get(id));
            return vector == null ? "" : vector.text("comment");
        } catch (VectorMismatch e) {
            return "";
        }
    }

    /**
     * Checks one vector.
     *
     * @return in what it disagrees; empty when it agrees
     * @throws IllegalArgumentException there is none of this id
     */
    public Optional<String> check(String id) {
        if (!records.containsKey(id) && !cms.containsKey(id)) {
            throw new IllegalArgumentException("no vector " + id);
        }
        try {
            if (records.containsKey(id)) {
                recordChecks.check(records.get(id));
            } else {
                cmsChecks.check(cms.get(id));
            }
            return Optional.empty();
        } catch (VectorMismatch e) {
            return Optional.of(e.getMessage());
        } catch (RuntimeException e) {
            return Optional.of("the check failed: " + e);
        }
    }

    /** Checks all of them. */
    public VectorReport run() {
        int passed = 0;
        List<VectorReport.Failure> failures = new ArrayList<>();
        for (String id : ids()) {
            Optional<String> reason = check(id);
            if (reason.isPresent()) {
                failures.add(new VectorReport.Failure(id, comment(id), reason.get()));
            } else {
                passed++;
            }
        }
        return new VectorReport(passed, failures);
    }
}
