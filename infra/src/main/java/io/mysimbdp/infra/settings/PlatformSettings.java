// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.infra.settings;

import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.DatasetCatalog;
import io.mysimbdp.datasets.DescriptorException;
import io.mysimbdp.runtime.DatasetSettings;
import io.mysimbdp.runtime.settings.SettingsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * All settings of a stack.
 *
 * @param root the folder of the project: where {@code Pulumi.yaml} lies
 * @param namespace the namespace that everything of the platform lies in
 * @param createNamespace whether the stack creates the namespace, or it is there
 * @param retainData whether the volumes outlive the stack
 * @param protect whether Pulumi refuses to delete what holds data
 * @param cluster where the Kubernetes cluster comes from
 * @param charts what installs the operators
 * @param images where the apps' images come from
 * @param network how the cluster's own services are reached
 * @param kafka the Kafka cluster
 * @param cassandra the Cassandra cluster
 * @param descriptors the folder of the dataset descriptors
 * @param datasets the datasets, and the platform's own
 * @param tenants what each tenant may use
 * @param producer the producers
 * @param consumer the consumers
 * @param daas the data service
 * @param reconcileMemory memory of a job that reconciles a dataset
 * @param monitoringNamespace whose pods may read metrics
 */
public record PlatformSettings(
        Path root,
        String namespace,
        boolean createNamespace,
        boolean retainData,
        boolean protect,
        ClusterSettings cluster,
        ChartSettings charts,
        ImageSettings images,
        NetworkSettings network,
        KafkaSettings kafka,
        CassandraSettings cassandra,
        Path descriptors,
        DatasetCatalog datasets,
        TenantQuotas tenants,
        ProducerSettings producer,
        ConsumerSettings consumer,
        DaasSettings daas,
        String reconcileMemory,
        String monitoringNamespace) {

    /** What the keys begin with: the name of the project in {@code Pulumi.yaml}. */
    public static final String PREFIX = "mysimbdp:";

    /** The largest data that the API server takes in a ConfigMap. */
    private static final int CONFIG_MAP_BYTES = 1024 * 1024;

    private static final Pattern CONFIG_MAP_KEY = Pattern.compile("[-._a-zA-Z0-9]{1,253}");

    /**
     * Reads the settings of a stack.
     *
     * @param values as {@link StackConfig} has them
     * @throws io.mysimbdp.runtime.settings.SettingsException with all problems
     */
    public static PlatformSettings read(Path root, Map<String, String> values) {
        var reader = new SettingsReader(PREFIX, values);
        var settings = read(root, reader);
        reader.finish();
        return settings;
    }

    static PlatformSettings read(Path root, SettingsReader reader) {
        var namespace = Forms.name(reader, "namespace", "mysimbdp", "the namespace of the platform");
        var createNamespace = reader.bool(
                "createNamespace",
                true,
                "create the namespace; false where it is there already, as after a destroy" + " that kept the data");
        var retainData =
                reader.bool("retainData", false, "keep the volumes, and so the data, when the stack is destroyed");
        var protect = reader.bool(
                "protect", false, "refuse to delete what holds data until this is false and was deployed once");
        var cluster = ClusterSettings.read(reader);
        var charts = ChartSettings.read(reader);
        var images = ImageSettings.read(reader, cluster);
        var network = NetworkSettings.read(reader);
        if (retainData && cluster.kind() == ClusterSettings.Kind.KIND) {
            reader.problem("retainData", "must be false where cluster is kind, whose volumes go with it, but is true");
        }
        if (namespace.equals("cert-manager")) {
            reader.problem("namespace", "must be another than that of cert-manager, but is 'cert-manager'");
        }
        var kafka = KafkaSettings.read(reader);
        var cassandra = CassandraSettings.read(reader, cluster);
        var folder = reader.text("datasets", "data/datasets", "folder of the dataset descriptors, from the project's");
        var descriptors = root.resolve(folder);
        var datasets = datasets(reader, descriptors);
        return new PlatformSettings(
                root,
                namespace,
                createNamespace,
                retainData,
                protect,
                cluster,
                charts,
                images,
                network,
                kafka,
                cassandra,
                descriptors,
                datasets,
                TenantQuotas.read(reader),
                ProducerSettings.read(root, reader, datasets),
                ConsumerSettings.read(reader, datasets, cassandra),
                DaasSettings.read(reader, tenants(datasets)),
                Forms.bytes(
                        reader,
                        "reconcile.memory",
                        "512Mi",
                        "256Mi",
                        "memory of a job that reconciles a dataset; it takes some 20 bytes a record"),
                Forms.name(
                        reader,
                        "monitoring.namespace",
                        "monitoring",
                        "pods of this namespace may read the apps' metrics"));
    }

    private static DatasetCatalog datasets(SettingsReader reader, Path folder) {
        try {
            if (size(folder) > CONFIG_MAP_BYTES) {
                reader.problem(
                        "datasets",
                        "must be a folder of descriptors of at most 1 MiB together, but " + folder + " has "
                                + size(folder) + " bytes");
            }
            var catalog = DatasetSettings.catalog(folder);
            checkNames(reader, folder);
            checkTenants(reader, catalog);
            return catalog;
        } catch (DescriptorException e) {
            e.problems().forEach(problem -> reader.problem("datasets", "has a bad descriptor: " + problem));
        } catch (IOException e) {
            reader.problem("datasets", "must be a folder of descriptors, but can't be read: " + e.getMessage());
        }
        return DatasetCatalog.of(List.of());
    }

    /** Each file is an entry of a ConfigMap, whose key is the file's name. */
    private static void checkNames(SettingsReader reader, Path folder) throws IOException {
        descriptorFiles(folder).stream()
                .map(file -> file.getFileName().toString())
                .filter(name -> !CONFIG_MAP_KEY.matcher(name).matches())
                .forEach(name -> reader.problem(
                        "datasets",
                        "must have files whose names are at most 253 letters, digits, dashes, underscores and dots, because"
                                + " they become keys of a ConfigMap, but has '" + name + "'"));
    }

    /** Names of Secrets and topics in Kubernetes have a dash for each underscore, and can't end with one. */
    private static void checkTenants(SettingsReader reader, DatasetCatalog catalog) {
        catalog.datasets().stream()
                .filter(dataset -> dataset.tenant().endsWith("_"))
                .forEach(dataset -> reader.problem(
                        "datasets",
                        "must have tenants whose names end with a letter or digit, because objects in Kubernetes are named"
                                + " after them, but dataset '" + dataset.name() + "' has tenant '" + dataset.tenant()
                                + "'"));
    }

    private static long size(Path folder) throws IOException {
        var bytes = 0L;
        for (var file : descriptorFiles(folder)) {
            bytes += Files.size(file);
        }
        return bytes;
    }

    /** The files of the descriptors, by name. */
    public static List<Path> descriptorFiles(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(DatasetCatalog::isDescriptor).sorted().toList();
        }
    }

    /** The tenants that have datasets, the platform itself not among them. */
    public List<String> tenantNames() {
        return tenants(datasets);
    }

    private static List<String> tenants(DatasetCatalog catalog) {
        return userDatasets(catalog).stream()
                .map(Dataset::tenant)
                .distinct()
                .sorted()
                .toList();
    }

    /** The datasets of tenants: those that have descriptors. */
    public List<Dataset> userDatasets() {
        return userDatasets(datasets);
    }

    private static List<Dataset> userDatasets(DatasetCatalog catalog) {
        var own = new ArrayList<>(catalog.datasets());
        own.remove(io.mysimbdp.runtime.lineage.LineageSchema.runs());
        return own;
    }
}
