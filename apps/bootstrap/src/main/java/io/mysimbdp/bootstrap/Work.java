// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bootstrap;

import io.mysimbdp.bootstrap.BootstrapResult.Item;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** What one {@link Part} of a bootstrap does: all plan before any of them changes something. Not thread-safe. */
interface Work {
    /**
     * Looks at what is there and changes nothing.
     *
     * @param problems takes what can't be made
     */
    void plan(List<String> problems) throws BootstrapException, IOException, TimeoutException, InterruptedException;

    /** Does what was planned. */
    void apply() throws IOException, TimeoutException, InterruptedException;

    List<Item> items();

    List<String> notes();
}
