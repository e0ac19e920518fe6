// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.conformance;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import org.qutemail.core.etsi014.ProbeAnswer;
import org.qutemail.core.etsi014.ProbeClient;
import org.qutemail.core.source.KmeException;

/** Who is there: TLS version, names and dates of the certificates, for both ends. */
final class IdentityStep implements ProbeStep {

    private static final long SOON_DAYS = 30;

    @Override
    public void run(ProbeSession probe) throws ProbeFailedException {
        boolean both = probe(probe, probe.submit) & probe(probe, probe.store);
        if (!both) {
            throw new ProbeFailedException();
        }
    }

    private static boolean probe(ProbeSession probe, ProbeClient end) {
        try (ProbeAnswer answer = probe.once(end::status)) {
            ProbeAnswer.Tls tls = answer.tls();
            probe.report(
                    Check.IDENTITY,
                    Severity.OK,
                    end,
                    tls.protocol() + ", " + tls.entity().getSubjectX500Principal());
            reportNames(probe, end, tls.entity());
            reportExpiry(probe, end, tls);
            return true;
        } catch (KmeException e) {
            probe.report(Check.IDENTITY, Severity.FAILURE, end, e.getMessage());
            return false;
        }
    }

    private static void reportNames(ProbeSession probe, ProbeClient end, X509Certificate entity) {
        boolean named;
        try {
            named = entity.getSubjectAlternativeNames() != null;
        } catch (CertificateParsingException e) {
            named = false;
        }
        probe.report(
                Check.CERTIFICATE_NAMES,
                named ? Severity.OK : Severity.NOTE,
                end,
                named ? "names hosts" : "names no host: only cn: or spki: can recognise it");
    }

    private static void reportExpiry(ProbeSession probe, ProbeClient end, ProbeAnswer.Tls tls) {
        long entity = daysLeft(tls.entity());
        long own = tls.own().map(IdentityStep::daysLeft).orElse(0L);
        probe.report(
                Check.CERTIFICATE_EXPIRY,
                Math.min(entity, own) < SOON_DAYS ? Severity.NOTE : Severity.OK,
                end,
                entity + " days left, " + own + " for the one of " + end.saeId());
    }

    private static long daysLeft(X509Certificate certificate) {
        return Duration.between(Instant.now(), certificate.getNotAfter().toInstant()).toDays();
    }
}
