// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.views;

import io.mysimbdp.daas.access.Caller;
import io.mysimbdp.daas.access.Role;
import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.Nearest;
import io.mysimbdp.datasets.Views;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The views of one dataset, and who may use which. Immutable and thread-safe. */
public final class DatasetViews {
    private final Map<String, Permitted<ReadView>> read = new LinkedHashMap<>();
    private final Map<String, Permitted<WriteView>> write = new LinkedHashMap<>();

    private record Permitted<T>(T view, Set<String> roles) {
        boolean to(Caller caller) {
            return roles.stream().map(Role::of).flatMap(Optional::stream).anyMatch(caller::has) || isAdmin(caller);
        }

        private static boolean isAdmin(Caller caller) {
            return caller.has(Role.ADMIN);
        }
    }

    public DatasetViews(Dataset dataset, Masker masker) {
        var views = dataset.views();
        views.read()
                .forEach(view ->
                        read.put(view.name(), new Permitted<>(ReadView.of(dataset, view, masker), view.roles())));
        read.put(Views.RAW, new Permitted<>(ReadView.raw(dataset), views.rawRoles()));
        views.write()
                .forEach(view -> write.put(view.name(), new Permitted<>(WriteView.of(dataset, view), view.roles())));
        if (!write.containsKey(Views.DEFAULT)) {
            // Records as the dataset's source has them.
            write.put(Views.RAW, new Permitted<>(WriteView.raw(), Set.copyOf(Views.ROLES)));
        } else {
            write.put(Views.RAW, new Permitted<>(WriteView.raw(), Set.of(Role.ADMIN.label())));
        }
    }

    /** The view to read with: that which is asked for; without one, {@code default} if there is one, else the table. */
    public ViewChoice<ReadView> toRead(Optional<String> asked, Caller caller) {
        return choose(read, asked, caller);
    }

    /** The view to send with, chosen likewise. */
    public ViewChoice<WriteView> toWrite(Optional<String> asked, Caller caller) {
        return choose(write, asked, caller);
    }

    /** The read views that a caller may use, {@code raw} for the table itself among them. */
    public List<ReadView> readable(Caller caller) {
        return read.values().stream()
                .filter(view -> view.to(caller))
                .map(Permitted::view)
                .toList();
    }

    private static <T> ViewChoice<T> choose(Map<String, Permitted<T>> views, Optional<String> asked, Caller caller) {
        var name = asked.orElse(views.containsKey(Views.DEFAULT) ? Views.DEFAULT : Views.RAW);
        var view = views.get(name);
        if (view != null && view.to(caller)) {
            return new ViewChoice.Chosen<>(view.view());
        }
        var allowed = views.entrySet().stream()
                .filter(entry -> entry.getValue().to(caller))
                .map(Map.Entry::getKey)
                .toList();
        Function<String, String> reason = what -> what
                + (allowed.isEmpty()
                        ? "There is none that your roles may use."
                        : "Your roles may use " + String.join(", ", allowed) + ".");
        if (view != null) {
            return new ViewChoice.Forbidden<>(reason.apply(
                    asked.isPresent()
                            ? "Your roles may not use the view '" + name + "'. "
                            : "Your roles may not use the view that is meant where none is named. "));
        }
        var hint = Nearest.hint(name, allowed);
        return new ViewChoice.Unknown<>(
                reason.apply("There is no view '" + name + "'" + (hint.isEmpty() ? "." : hint) + " "));
    }
}
