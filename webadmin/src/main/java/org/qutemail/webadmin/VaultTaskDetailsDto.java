// SPDX-License-Identifier: Apache-2.0
package org.qutemail.webadmin;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import org.apache.james.json.DTOModule;
import org.apache.james.server.task.json.dto.AdditionalInformationDTO;
import org.apache.james.server.task.json.dto.AdditionalInformationDTOModule;

/**
 * {@link VaultTask.Details} as JSON: {@code type}, {@code action}, {@code rows}, {@code faults},
 * {@code file}, {@code timestamp}.
 */
public record VaultTaskDetailsDto(
        @JsonProperty("type") String type,
        @JsonProperty("action") String action,
        @JsonProperty("rows") long rows,
        @JsonProperty("faults") List<String> faults,
        @JsonProperty("file") String file,
        @JsonProperty("timestamp") Instant timestamp)
        implements AdditionalInformationDTO {

    /** How James turns one into the other. */
    public static AdditionalInformationDTOModule<VaultTask.Details, VaultTaskDetailsDto> module() {
        return DTOModule.forDomainObject(VaultTask.Details.class)
                .convertToDTO(VaultTaskDetailsDto.class)
                .toDomainObjectConverter(
                        dto ->
                                new VaultTask.Details(
                                        VaultTask.Action.valueOf(dto.action()),
                                        dto.rows(),
                                        dto.faults(),
                                        dto.file(),
                                        dto.timestamp()))
                .toDTOConverter(
                        (details, type) ->
                                new VaultTaskDetailsDto(
                                        type,
                                        details.action().name(),
                                        details.rows(),
                                        details.faults(),
                                        details.file(),
                                        details.timestamp()))
                .typeName(VaultTask.TYPE.asString())
                .withFactory(AdditionalInformationDTOModule::new);
    }

    @Override
    public String getType() {
        return type;
    }

    @Override
    public Instant getTimestamp() {
        return timestamp;
    }
}
