using System.Collections.ObjectModel;
using Microsoft.Azure.Cosmos;

namespace OfferingUsers.Functions.Storage;

/// <summary>
/// The containers with their partition keys, unique keys and indexing policies (architecture.md 3). Only properties that are filtered or sorted are indexed,
/// and every ORDER BY with several keys has a composite index that matches it exactly.
/// </summary>
internal static class ContainerDefinitions
{
    public const string OfferingUsers = "offering-users";
    public const string Catalog = "catalog";
    public const string Completions = "completions";
    public const string Media = "media";

    public static IEnumerable<ContainerProperties> All() => [OfferingUsersContainer(), CatalogContainer(), CompletionsContainer(), MediaContainer()];

    /// <summary>Whether a container has the indexes of a definition and no others.</summary>
    public static bool HasIndexesOf(ContainerProperties container, ContainerProperties definition)
    {
        return Describe(container.IndexingPolicy).SequenceEqual(Describe(definition.IndexingPolicy));

        static IEnumerable<string> Describe(IndexingPolicy policy) => policy.IncludedPaths.Select(path => path.Path)
            .Concat(policy.CompositeIndexes.Select(keys => string.Join(',', keys.Select(key => $"{key.Path} {key.Order}"))))
            .Order(StringComparer.Ordinal);
    }

    /// <summary>The name of a container of the app without allocating a string; <c>other</c> for any other name.</summary>
    internal static string NameOf(ReadOnlySpan<char> name) => name switch
    {
        OfferingUsers => OfferingUsers,
        Catalog => Catalog,
        Completions => Completions,
        Media => Media,
        _ => "other",
    };

    private static ContainerProperties OfferingUsersContainer() => new(OfferingUsers, "/bucket")
    {
        // Cosmos DB ensures one record per offering and user in a partition, and a pair is placed in the same one by all.
        UniqueKeyPolicy = new UniqueKeyPolicy { UniqueKeys = { new UniqueKey { Paths = { "/offering_uuid", "/user_uuid" } } } },
        IndexingPolicy = Policy(
            [
                "/bucket/?", "/offering_uuid/?", "/offering_slug/?", "/offering_name/?", "/parent_offering_uuid/?", "/customer_uuid/?",
                "/user_uuid/?", "/user_username_key/?", "/user_first_name/?", "/user_last_name/?", "/user_memberships/[]/?",
                "/username/?", "/username_key/?", "/state/?", "/is_restricted/?", "/consented/?", "/terms_active/?", "/profile_complete/?", "/runtime_state/?",
                "/created/?", "/modified/?", "/uuid/?", "/state_since/?", "/deadline/?", "/remind_at/?", "/checklist_with_completion/?",
            ],
            [
                ["username_key", "uuid"],
                ["created", "uuid"],
                ["modified", "uuid"],
                ["username_key", "created", "uuid"],
                ["username_key", "-created", "uuid"],
                ["username_key", "modified", "uuid"],
                ["username_key", "-modified", "uuid"],
                ["user_first_name", "uuid"],
                ["user_last_name", "uuid"],
                ["user_first_name", "user_last_name", "uuid"],
                ["user_first_name", "-user_last_name", "uuid"],
                ["user_last_name", "user_first_name", "uuid"],
                ["user_last_name", "-user_first_name", "uuid"],
                ["offering_uuid", "username_key", "uuid"],
                ["customer_uuid", "username_key", "uuid"],
                ["offering_uuid", "state", "username_key", "uuid"],
                ["customer_uuid", "state", "username_key", "uuid"],
            ]),
    };

    private static ContainerProperties CatalogContainer() => new(Catalog, "/id")
    {
        IndexingPolicy = Policy(
            [
                "/kind/?", "/uuid/?", "/created/?", "/agreement_date/?", "/customer/?", "/offering/?", "/user/?", "/parent/?",
                "/username_key/?", "/compliance_checklist/?", "/scope/?", "/role/?", "/is_active/?", "/is_staff/?", "/expires/?",
                "/scopes/[]/?", "/organization_groups/[]/?", "/questions/[]/uuid/?", "/questions/[]/options/[]/uuid/?", "/questions/[]/dependencies/[]/uuid/?",
            ],
            [["kind", "uuid"], ["kind", "created", "uuid"], ["kind", "agreement_date", "uuid"]]),
    };

    /// <summary>
    /// The app reads completions by id, counts them by offering, and finds one by its number; the sweep queries the removals noted beside them.
    /// </summary>
    private static ContainerProperties CompletionsContainer() =>
        new(Completions, "/offering_user") { IndexingPolicy = Policy(["/offering_uuid/?", "/user_uuid/?", "/noted_at/?", "/completion/uuid/?"], []) };

    /// <summary>Media records are read by id; the sweep queries those that are due.</summary>
    private static ContainerProperties MediaContainer() => new(Media, "/id") { IndexingPolicy = Policy(["/check_at/?"], []) };

    private static IndexingPolicy Policy(IEnumerable<string> paths, IEnumerable<string[]> composites)
    {
        var policy = new IndexingPolicy { IndexingMode = IndexingMode.Consistent, Automatic = true };
        foreach (var path in paths)
        {
            policy.IncludedPaths.Add(new IncludedPath { Path = path });
        }

        policy.ExcludedPaths.Add(new ExcludedPath { Path = "/*" });
        foreach (var keys in composites)
        {
            policy.CompositeIndexes.Add(new Collection<CompositePath>([.. keys.Select(Composite)]));
        }

        return policy;
    }

    private static CompositePath Composite(string key) => new()
    {
        Path = "/" + key.TrimStart('-'),
        Order = key.StartsWith('-') ? CompositePathSortOrder.Descending : CompositePathSortOrder.Ascending,
    };
}
