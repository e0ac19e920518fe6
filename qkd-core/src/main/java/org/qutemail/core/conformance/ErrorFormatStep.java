// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.conformance;

import java.util.Map;
import java.util.stream.Collectors;
import org.qutemail.core.etsi014.ProbeAnswer.ErrorForm;

/** How the errors were worded that the other steps have met; 401 has no body and does not count. */
final class ErrorFormatStep implements ProbeStep {

    @Override
    public void run(ProbeSession probe) {
        Map<ErrorForm, String> forms = probe.errorForms();
        if (forms.isEmpty()) {
            return;
        }
        boolean good = forms.keySet().stream().allMatch(form -> form == ErrorForm.MESSAGE);
        probe.report(
                Check.ERROR_FORMAT,
                good ? Severity.OK : Severity.DEVIATION,
                probe.submit,
                forms.entrySet().stream()
                        .filter(form -> good || form.getKey() != ErrorForm.MESSAGE)
                        .map(form -> inWords(form.getKey()) + ", such as " + form.getValue())
                        .collect(Collectors.joining("; ")));
    }

    private static String inWords(ErrorForm form) {
        return switch (form) {
            case MESSAGE -> "{\"message\"}";
            case DETAIL -> "{\"detail\"}";
            case EMPTY -> "no body";
            case NO_JSON -> "no JSON";
            default -> "other JSON";
        };
    }
}
