// SPDX-License-Identifier: Apache-2.0
package org.qutemail.kme;

/**
 * What a face answers.
 *
 * @param status the HTTP status code
 * @param contentType of the body
 * @param body may be empty; may hold keys, so it is overwritten once it is sent
 */
record Answer(int status, String contentType, byte[] body) {}
