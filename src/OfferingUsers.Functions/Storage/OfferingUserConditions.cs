using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Azure.Cosmos;
using OfferingUsers.Domain;
using OfferingUsers.Domain.OfferingUsers;

namespace OfferingUsers.Functions.Storage;

/// <summary>
/// Builds a WHERE clause with its parameters. Values from a client are always parameters, so the query text depends only on which filters are used, and Cosmos
/// DB can cache the plan.
/// </summary>
public sealed class OfferingUserConditions
{
    private readonly List<string> conditions = [];
    private readonly List<(string Name, object Value)> parameters = [];

    /// <summary>The same conditions as <see cref="OfferingUserFilter.Matches"/>.</summary>
    public static OfferingUserConditions Of(OfferingUserFilter filter)
    {
        var where = new OfferingUserConditions();
        where.AddAny("c.offering_uuid", "@offerings", filter.Offerings, Uuids.Hex);
        if (!filter.Partitions.IsDefault)
        {
            where.AddIn(filter.Partitions);
        }

        where.AddAny("c.offering_slug", "@slugs", filter.OfferingSlugs, slug => slug);
        where.AddAny("c.state", "@states", filter.States, OfferingUserStates.Label);
        where.AddEqual("c.parent_offering_uuid", "@parent", filter.ParentOffering?.Hex());
        where.AddEqual("c.customer_uuid", "@customer", filter.Provider?.Hex());
        where.AddEqual("c.user_uuid", "@user", filter.User?.Hex());
        where.AddEqual("c.user_username_key", "@login", filter.UserUsername?.ToLowerInvariant());
        where.AddEqual("c.is_restricted", "@restricted", filter.IsRestricted);
        where.AddEqual("c.consented", "@consented", filter.HasConsent);
        where.AddEqual("c.terms_active", "@terms", filter.HasActiveTerms);
        where.AddEqual("c.profile_complete", "@complete", filter.HasCompleteProfile);
        where.AddAny("c.runtime_state", "@runtime_states", filter.RuntimeStates, RuntimeStates.Label);
        where.AddFrom("c.created", "@created", filter.Created);
        where.AddFrom("c.modified", "@modified", filter.Modified);
        where.AddBefore("c.created", "@created_before", filter.CreatedBefore);
        where.AddBefore("c.modified", "@modified_before", filter.ModifiedBefore);
        if (filter.Query is { } text)
        {
            where.Add(
                "(CONTAINS(c.offering_name, @text, true) OR CONTAINS(c.username, @text, true) "
                + "OR CONTAINS(c.user_first_name, @text, true) OR CONTAINS(c.user_last_name, @text, true) "
                + "OR CONTAINS(c.user_username_key, @text, true))",
                ("@text", text));
        }

        return where;
    }

    /// <summary>Adds a condition, combined with AND.</summary>
    public void Add(string condition, params ReadOnlySpan<(string Name, object Value)> values)
    {
        conditions.Add(condition);
        parameters.AddRange(values);
    }

    /// <summary>Adds a parameter that a condition without values of its own refers to.</summary>
    public OfferingUserConditions With((string Name, object Value) parameter)
    {
        parameters.Add(parameter);
        return this;
    }

    /// <summary>A copy, to which conditions can be added independently.</summary>
    public OfferingUserConditions Copy()
    {
        var copy = new OfferingUserConditions();
        copy.conditions.AddRange(conditions);
        copy.parameters.AddRange(parameters);
        return copy;
    }

    /// <summary>The query for the number of matching records.</summary>
    public QueryDefinition ToCount() => Bind(new QueryDefinition($"SELECT VALUE COUNT(1) FROM c{Where()}"));

    /// <summary>The query for a page of the matching records.</summary>
    public QueryDefinition ToPage(string orderBy, int offset, int limit) => Bind(
        new QueryDefinition($"SELECT * FROM c{Where()} ORDER BY {orderBy} OFFSET @offset LIMIT @limit")
            .WithParameter("@offset", offset).WithParameter("@limit", limit));

    /// <summary>The query for all matching records, without order.</summary>
    public QueryDefinition ToAll() => Bind(new QueryDefinition($"SELECT * FROM c{Where()}"));

    private string Where() => conditions.Count == 0 ? "" : " WHERE " + string.Join(" AND ", conditions);

    private QueryDefinition Bind(QueryDefinition query)
    {
        foreach (var (name, value) in parameters)
        {
            query = query.WithParameter(name, value);
        }

        return query;
    }

    /// <summary>
    /// A single value becomes an equality, which is cheapest; several values become one array parameter, so that the query text stays the same.
    /// </summary>
    private void AddAny<T>(string path, string name, ImmutableArray<T> values, Func<T, string> text)
    {
        if (values.IsDefault)
        {
            return;
        }

        if (values.Length == 1)
        {
            Add($"{path} = {name}", (name, text(values[0])));
        }
        else
        {
            Add($"ARRAY_CONTAINS({name}, {path})", (name, values.Select(text).ToArray()));
        }
    }

    /// <summary>
    /// Partitions are the values of an IN: the query is sent to where these are, which no other form tells a planner, and so there are as many texts as there
    /// are numbers of partitions.
    /// </summary>
    public void AddIn(ImmutableArray<string> partitions)
    {
        var names = partitions.Select((_, index) => string.Create(CultureInfo.InvariantCulture, $"@bucket{index}")).ToArray();
        Add($"c.bucket IN ({string.Join(", ", names)})", [.. names.Select((name, index) => (name, (object)partitions[index]))]);
    }

    private void AddEqual(string path, string name, object? value)
    {
        if (value is not null)
        {
            Add($"{path} = {name}", (name, value));
        }
    }

    private void AddFrom(string path, string name, DateTimeOffset? value)
    {
        if (value is { } from)
        {
            Add($"{path} >= {name}", (name, from.ToSortable()));
        }
    }

    private void AddBefore(string path, string name, DateTimeOffset? value)
    {
        if (value is { } before)
        {
            Add($"{path} < {name}", (name, before.ToSortable()));
        }
    }
}
