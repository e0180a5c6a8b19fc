// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.infra;

import io.mysimbdp.infra.render.Rehearsal;
import io.mysimbdp.infra.render.Rehearsal.Registration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds things in registered objects. */
final class Objects {
    private Objects() {}

    /** The one registration of a kind and name. */
    static Registration object(Rehearsal rehearsal, String kind, String name) {
        var found = rehearsal.objects().stream()
                .filter(object -> kind.equals(object.inputs().get("kind")) && name.equals(name(object)))
                .toList();
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " objects " + kind + "/" + name + " among "
                    + rehearsal.objects().stream()
                            .map(object -> object.inputs().get("kind") + "/" + name(object))
                            .toList());
        }
        return found.get(0);
    }

    static List<Registration> ofKind(Rehearsal rehearsal, String kind) {
        return rehearsal.objects().stream()
                .filter(object -> kind.equals(object.inputs().get("kind")))
                .toList();
    }

    static String name(Registration object) {
        return (String) at(object.inputs(), "metadata.name").orElseThrow();
    }

    /** What stands at a path such as {@code spec.template.spec.containers.0.image}. */
    static Optional<Object> at(Object tree, String path) {
        var at = tree;
        for (var step : path.split("\\.", -1)) {
            if (at instanceof Map<?, ?> map) {
                at = map.get(step);
            } else if (at instanceof List<?> list && Integer.parseInt(step) < list.size()) {
                at = list.get(Integer.parseInt(step));
            } else {
                return Optional.empty();
            }
        }
        return Optional.ofNullable(at);
    }

    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> list(Object tree, String path) {
        return (List<Map<String, Object>>) at(tree, path).orElse(List.of());
    }

    /** The map at a path; empty if there is none. */
    @SuppressWarnings("unchecked")
    static Map<String, Object> map(Object tree, String path) {
        return (Map<String, Object>) at(tree, path).orElse(Map.of());
    }

    /** The pod templates of our own workloads. */
    static List<Workload> workloads(Rehearsal rehearsal) {
        return rehearsal.objects().stream()
                .filter(object -> template(object).isPresent())
                .map(object -> new Workload(
                        object.inputs().get("kind") + "/" + name(object),
                        (String) object.inputs().get("kind"),
                        template(object).orElseThrow()))
                .toList();
    }

    /** The template of an object's pods, if it has any. */
    static Optional<Object> template(Registration object) {
        var spec = at(object.inputs(), "spec.jobTemplate.spec").or(() -> at(object.inputs(), "spec"));
        return spec.filter(found -> at(found, "template.spec.containers").isPresent())
                .flatMap(found -> at(found, "template"));
    }

    /** Each text, number and truth value in a tree. */
    static Stream<String> leaves(Object tree) {
        if (tree instanceof Map<?, ?> map) {
            return map.values().stream().flatMap(Objects::leaves);
        }
        if (tree instanceof List<?> list) {
            return list.stream().flatMap(Objects::leaves);
        }
        return Stream.of(String.valueOf(tree));
    }

    /** Each map in a tree, the tree itself among them. */
    static List<Map<?, ?>> maps(Object tree) {
        var maps = new ArrayList<Map<?, ?>>();
        collect(tree, maps);
        return maps;
    }

    private static void collect(Object tree, List<Map<?, ?>> maps) {
        if (tree instanceof Map<?, ?> map) {
            maps.add(map);
            map.values().forEach(value -> collect(value, maps));
        } else if (tree instanceof List<?> list) {
            list.forEach(value -> collect(value, maps));
        }
    }

    /**
     * A workload of ours.
     *
     * @param name kind and name, for messages
     * @param kind its kind
     * @param template its pod template
     */
    record Workload(String name, String kind, Object template) {
        List<Map<String, Object>> containers() {
            return list(template, "spec.containers");
        }

        Object pod() {
            return at(template, "spec").orElseThrow();
        }
    }
}
