// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.apache.james.mailbox.model.ContentType;
import org.apache.james.mailbox.store.mail.model.StandardNames;
import org.apache.james.mailbox.store.mail.model.impl.Properties;
import org.apache.james.mailbox.store.mail.model.impl.PropertyBuilder;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.field.ContentTypeFieldLenientImpl;
import org.apache.james.mime4j.stream.RawField;
import org.junit.jupiter.api.Test;

class SealedRowTest {

    @Property(tries = 300)
    void rowShouldComeBackInPiecesThatEveryStorageKeeps(
            @ForAll @Size(max = 20) byte[] context, @ForAll @Size(max = 20_000) byte[] details) {
        Optional<byte[]> kept = context.length == 0 ? Optional.empty() : Optional.of(context);
        Properties stored = new SealedRow(kept, details).toProperties();

        assertThat(SealedRow.isMarked(stored)).isTrue();
        assertThat(stored.toProperties()).allMatch(piece -> piece.getValue().length() <= 1024);
        SealedRow back = SealedRow.parse(stored);
        assertThat(back.details()).isEqualTo(details);
        assertThat(back.context().isPresent()).isEqualTo(kept.isPresent());
        back.context().ifPresent(octets -> assertThat(octets).isEqualTo(context));
    }

    /** Cassandra keeps a map of lower-case names. */
    @Property(tries = 100)
    void rowShouldSurviveAStorageThatKeepsAMap(@ForAll @Size(max = 5_000) byte[] details) {
        Properties stored = new SealedRow(Optional.empty(), details).toProperties();
        PropertyBuilder builder = new PropertyBuilder();
        builder.setContentTypeParameters(stored.getContentTypeParameters());

        assertThat(SealedRow.parse(builder.build()).details()).isEqualTo(details);
    }

    /** The property: whatever a mail says, its Content-Type has no such parameter. */
    @Property(tries = 2000)
    void noContentTypeShouldParseToTheMark(@ForAll String first, @ForAll String second) {
        // A field ends at a line break, and mime4j refuses one inside.
        String noise = first.replaceAll("[\r\n]", " ");
        String more = second.replaceAll("[\r\n]", " ");
        for (String field :
                List.of(
                        "text/plain; qutemail=0000=" + noise,
                        "text/plain; \"qutemail=0000\"=" + noise,
                        "text/plain; qutemail%3D0000*=UTF-8''" + noise,
                        "text/plain; qutemail*0=" + noise + "; qutemail*1=0000=" + more,
                        "text/plain; " + noise + "qutemail=0000" + more,
                        noise + "; qutemail=0000 = " + more)) {
            Map<String, String> parameters =
                    ContentTypeFieldLenientImpl.PARSER
                            .parse(new RawField("Content-Type", field), DecodeMonitor.SILENT)
                            .getParameters();
            PropertyBuilder builder = new PropertyBuilder();
            builder.setContentTypeParameters(parameters);
            assertThat(SealedRow.isMarked(builder.build())).as(field).isFalse();
        }
    }

    @Property(tries = 500)
    void damagedRowShouldBeRefusedAsSuch(@ForAll String value) {
        Properties damaged =
                new Properties(
                        List.of(
                                new org.apache.james.mailbox.store.mail.model.Property(
                                        StandardNames.MIME_CONTENT_TYPE_PARAMETER_SPACE,
                                        "qutemail=0000",
                                        value)),
                        null);
        try {
            assertThat(SealedRow.parse(damaged).details()).isNotNull();
        } catch (IllegalArgumentException refused) {
            assertThat(value).isNotEqualTo("1..");
        }
    }

    @Test
    void unknownVersionShouldBeRefused() {
        PropertyBuilder builder = new PropertyBuilder();
        builder.setContentTypeParameters(Map.of("qutemail=0000", "2..QUJD"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SealedRow.parse(builder.build()))
                .withMessageContaining("version 1");
    }

    @Test
    void markShouldBeTakenOffWhatIsStoredUnsealed() {
        PropertyBuilder builder = new PropertyBuilder();
        builder.setContentTypeParameters(Map.of("qutemail=0000", "1..AA", "charset", "utf-8"));
        builder.setTextualLineCount(7L);
        Properties clean = SealedRow.withoutMark(builder.build());

        assertThat(SealedRow.isMarked(clean)).isFalse();
        assertThat(clean.getContentTypeParameters()).isEqualTo(Map.of("charset", "utf-8"));
        assertThat(clean.getTextualLineCount()).isEqualTo(7L);
    }

    @Property(tries = 300)
    void attachmentTypeShouldComeBack(@ForAll @Size(min = 1, max = 200) byte[] record) {
        String id = "00000000-0000-0000-0000-0000000000aa";
        ContentType stored = new SealedAttachmentType(id, record).toContentType();

        SealedAttachmentType back = SealedAttachmentType.parse(stored).orElseThrow();
        assertThat(back.id()).isEqualTo(id);
        assertThat(back.record()).isEqualTo(record);
        // Whoever reads past the sealing meets a type that parses.
        assertThat(stored.mimeType().asString()).isEqualTo("application/vnd.qutemail.sealed");
    }

    @Property(tries = 500)
    void typeOfAnUnsealedAttachmentShouldNeverBeTakenForASealedOne(@ForAll String rest) {
        for (String claimed :
                List.of(
                        "application/vnd.qutemail.sealed; v=1; id="
                                + "00000000-0000-0000-0000-0000000000aa; type=QUJD",
                        "application/vnd.qutemail." + rest,
                        "application/vnd.qutemail.plain; type=QUJD",
                        "x" + rest)) {
            ContentType type = ContentType.of(claimed);
            ContentType stored = SealedAttachmentType.escape(type);
            assertThat(SealedAttachmentType.parse(stored)).isEmpty();
            assertThat(SealedAttachmentType.unescape(stored)).isEqualTo(type);
        }
    }
}
