// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.why.collect;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.RuleWithOperationsBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.WebhookClientConfigBuilder;
import io.mysimbdp.why.snapshot.NamespaceView;
import io.mysimbdp.why.snapshot.Ref;
import io.mysimbdp.why.snapshot.WebhookView;
import java.util.List;
import org.junit.jupiter.api.Test;

class WebhooksTest {
    private static final LabelSelector NOT_LAB = new LabelSelectorBuilder()
            .addNewMatchExpression()
            .withKey("kubernetes.io/metadata.name")
            .withOperator("NotIn")
            .withValues("lab")
            .endMatchExpression()
            .build();

    @Test
    void shouldKnowWhichNamespacesAWebhookSees() {
        assertThat(webhook("cert-manager.io", "*", null, null).concernsNamespace())
                .isTrue();
        assertThat(webhook("cert-manager.io", "*", NOT_LAB, null).concernsNamespace())
                .isFalse();
    }

    @Test
    void shouldOnlyMindKindsThatThePlatformIsMadeOf() {
        assertThat(webhook("", "pods", null, null).groups()).containsExactly("");
        assertThat(webhook("", "nodes", null, null).groups()).isEmpty();
        assertThat(webhook("cassandra.datastax.com", "cassandradatacenters", null, null)
                        .groups())
                .containsExactly("cassandra.datastax.com");
    }

    @Test
    void shouldNotMindThoseThatPickTheirPods() {
        var selector =
                new LabelSelectorBuilder().addToMatchLabels("sidecar", "yes").build();

        assertThat(webhook("", "pods", null, selector).groups()).isEmpty();
    }

    private static WebhookView webhook(String group, String resource, LabelSelector namespaces, LabelSelector objects) {
        return new Webhooks(NamespaceView.of("lab"), service -> false)
                .webhook(
                        new Ref("ValidatingWebhookConfiguration", "", "a"),
                        "a.example",
                        new WebhookClientConfigBuilder()
                                .withNewService("hook", "operators", "/", 443)
                                .build(),
                        List.of(new RuleWithOperationsBuilder()
                                .withApiGroups(group)
                                .withResources(resource)
                                .build()),
                        "Fail",
                        namespaces,
                        objects);
    }
}
