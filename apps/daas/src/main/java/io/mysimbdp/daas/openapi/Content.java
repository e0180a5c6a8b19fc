// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.openapi;

import java.util.Map;

/**
 * A body in one media type.
 *
 * @param mediaType such as {@code application/json}
 * @param schema the JSON schema of the body; see {@link Schemas}
 */
public record Content(String mediaType, Map<String, Object> schema) {}
