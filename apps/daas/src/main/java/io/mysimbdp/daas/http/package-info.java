// SPDX-License-Identifier: Apache-2.0
/** The service over HTTP: the server, its conventions, and the routes, which are the only ones to know Javalin. */
package io.mysimbdp.daas.http;
