// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.http;

/** The methods that routes have. */
public enum Method {
    GET,
    POST,
    PUT,
    DELETE
}
