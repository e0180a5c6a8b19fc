// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.http;

import java.util.List;

/** Some routes that belong together. */
public interface RouteGroup {
    List<Route> routes();
}
