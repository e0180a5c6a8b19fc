// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets;

/**
 * A column of a dataset's table.
 *
 * @param name its name
 * @param type the type of its values
 */
public record Column(String name, FieldType type) {}
