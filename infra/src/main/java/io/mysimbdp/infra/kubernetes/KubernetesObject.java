// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.infra.kubernetes;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.pulumi.core.Output;
import com.pulumi.resources.CustomResource;
import com.pulumi.resources.CustomResourceOptions;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A Kubernetes object, built or custom, as a Pulumi resource. The objects come from the fabric8 and Strimzi builders,
 * which know newer fields than the Pulumi SDK that there is for Java, and which serve built-in and custom resources
 * alike; so everything that is created passes through this class.
 */
public final class KubernetesObject extends CustomResource {
    private static final ObjectMapper JSON = new ObjectMapper();

    private KubernetesObject(String type, String name, KubernetesObjectArgs args, CustomResourceOptions options) {
        super(type, name, args, options);
    }

    /**
     * Begins a resource.
     *
     * @param name the resource's name in the stack, unique for its kind
     * @param object what is created
     */
    public static Builder of(String name, HasMetadata object) {
        return new Builder(name, content(object));
    }

    /** The same for an object that no builder is at hand for. */
    public static Builder of(String name, Map<String, Object> object) {
        return new Builder(name, copy(object));
    }

    private static Map<String, Object> content(HasMetadata object) {
        var content = JSON.convertValue(object, new TypeReference<LinkedHashMap<String, Object>>() {});
        content.remove("status");
        return copy(content);
    }

    /** {@code kubernetes:apps/v1:Deployment}; the core group has a name here, though not in its API version. */
    static String type(String apiVersion, String kind) {
        return "kubernetes:" + (apiVersion.contains("/") ? apiVersion : "core/" + apiVersion) + ":" + kind;
    }

    private static Map<String, Object> copy(Map<?, ?> map) {
        var copy = new LinkedHashMap<String, Object>();
        map.forEach((key, value) -> {
            var plain = plain(value);
            if (plain != null) {
                copy.put((String) key, plain);
            }
        });
        return copy;
    }

    /** Pulumi's serializer knows int and double only. */
    private static Object plain(Object value) {
        if (value instanceof Map<?, ?> map) {
            return copy(map);
        }
        if (value instanceof List<?> list) {
            var copy = new ArrayList<Object>();
            list.forEach(element -> copy.add(plain(element)));
            return copy;
        }
        if (value instanceof Long number) {
            return Math.toIntExact(number);
        }
        return value;
    }

    /** A resource in the making. Not thread-safe. */
    public static final class Builder {
        private final String name;
        private final Map<String, Object> content;

        private Builder(String name, Map<String, Object> content) {
            this.name = name;
            this.content = content;
        }

        /**
         * Sets a value that the builders have no place for, or that is known only while the stack is deployed.
         *
         * @param path where, such as {@code spec.template.spec.containers.0.image}; all but the last step must be there
         * @param value a text, number, map or list, or an {@link Output} of one
         */
        public Builder set(String path, Object value) {
            var steps = path.split("\\.", -1);
            Object at = content;
            for (var step = 0; step < steps.length - 1; step++) {
                at = at instanceof List<?> list
                        ? list.get(Integer.parseInt(steps[step]))
                        : ((Map<?, ?>) at).get(steps[step]);
            }
            @SuppressWarnings("unchecked")
            var map = (Map<String, Object>) at;
            map.put(steps[steps.length - 1], value);
            return this;
        }

        /** Adds an annotation, such as those that tell the Kubernetes provider what to wait for. */
        public Builder annotation(String key, String value) {
            @SuppressWarnings("unchecked")
            var metadata = (Map<String, Object>) content.computeIfAbsent("metadata", k -> new LinkedHashMap<>());
            @SuppressWarnings("unchecked")
            var annotations = (Map<String, Object>) metadata.computeIfAbsent("annotations", k -> new LinkedHashMap<>());
            annotations.put(key, value);
            return this;
        }

        public KubernetesObject create(CustomResourceOptions options) {
            var type = type((String) content.get("apiVersion"), (String) content.get("kind"));
            return new KubernetesObject(type, name, new KubernetesObjectArgs(content), options);
        }
    }
}
