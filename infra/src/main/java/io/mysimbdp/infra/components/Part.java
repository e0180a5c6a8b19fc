// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.infra.components;

import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.ProviderResource;
import com.pulumi.resources.Resource;
import java.util.ArrayList;
import java.util.List;

/** A part of the platform: its resources are its children and come after what it waits for. */
abstract class Part extends ComponentResource {
    private final List<Resource> after;

    /**
     * @param type the kind of part, which becomes {@code mysimbdp:components:<type>}
     * @param name the part's name in the stack
     * @param after what must be there before any of its resources
     */
    Part(String type, String name, ProviderResource provider, List<? extends Resource> after) {
        super(
                "mysimbdp:components:" + type,
                name,
                ComponentResourceOptions.builder().provider(provider).build());
        this.after = List.copyOf(after);
    }

    /** Options of a resource of this part. */
    final CustomResourceOptions.Builder options(Resource... alsoAfter) {
        var all = new ArrayList<Resource>(after);
        all.addAll(List.of(alsoAfter));
        return CustomResourceOptions.builder().parent(this).dependsOn(all);
    }
}
