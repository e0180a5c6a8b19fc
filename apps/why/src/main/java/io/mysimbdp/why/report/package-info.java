// SPDX-License-Identifier: Apache-2.0
/** Shows a person what is wrong, on a page. */
package io.mysimbdp.why.report;
