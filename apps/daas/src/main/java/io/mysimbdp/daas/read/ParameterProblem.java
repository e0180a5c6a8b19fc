// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.read;

/**
 * What is wrong with a query.
 *
 * @param parameter the parameter at fault, also one that is missing
 * @param message the rule and the value received
 */
public record ParameterProblem(String parameter, String message) {}
