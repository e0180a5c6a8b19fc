// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets;

import java.time.ZoneId;
import java.util.Optional;

/**
 * A field of a dataset as a view has it.
 *
 * @param name the dataset's column
 * @param as its name outside
 * @param mask how its values are hidden; only in a read view
 * @param convert how its numbers change on the way: stored to shown in a read view, sent to stored in a write view
 * @param zone in a read view the zone that its times are shown in; in a write view the zone of times that name none
 */
public record ViewField(
        String name, String as, Optional<Mask> mask, Optional<UnitConversion> convert, Optional<ZoneId> zone) {}
