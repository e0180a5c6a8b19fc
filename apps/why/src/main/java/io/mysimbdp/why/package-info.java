// SPDX-License-Identifier: Apache-2.0
/** Says what is wrong with the platform in a Kubernetes namespace when something can't start or can't go away. */
package io.mysimbdp.why;
