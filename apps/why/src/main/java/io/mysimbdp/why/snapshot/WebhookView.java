// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.why.snapshot;

import java.util.Set;

/**
 * An admission webhook that a service of this cluster answers.
 *
 * @param configuration the ValidatingWebhookConfiguration or MutatingWebhookConfiguration it stands in
 * @param service what answers it
 * @param groups the API groups that it wants to see, {@code *} for all
 * @param blocks whether what it can't answer for is refused
 * @param concernsNamespace whether it wants to see what is made in the namespace
 * @param answering whether a pod stands behind the service
 * @param trusted whether the API server knows by which certificate to trust the service
 */
public record WebhookView(
        Ref configuration,
        String name,
        Ref service,
        Set<String> groups,
        boolean blocks,
        boolean concernsNamespace,
        boolean answering,
        boolean trusted) {

    public WebhookView {
        groups = Set.copyOf(groups);
    }
}
