// SPDX-License-Identifier: Apache-2.0
/** What the operations of the service look like, and the OpenAPI document made of it. */
package io.mysimbdp.daas.openapi;
