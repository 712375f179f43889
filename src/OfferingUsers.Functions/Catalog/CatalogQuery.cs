using Microsoft.Azure.Cosmos;
using OfferingUsers.Domain;

namespace OfferingUsers.Functions.Catalog;

/// <summary>
/// Conditions on the catalog's objects of a kind, combined by AND. Values are parameters, so the text depends only on which conditions there are.
/// </summary>
public sealed class CatalogQuery(string kind)
{
    private readonly List<string> conditions = [$"c.kind = '{kind}'"];
    private readonly List<(string Name, object Value)> parameters = [];

    /// <summary>A property has a value; nothing is added for null.</summary>
    public void AddEqual(string property, object? value)
    {
        if (value is not null)
        {
            Add(parameter => $"c.{property} = {parameter}", value is Guid uuid ? uuid.Hex() : value);
        }
    }

    /// <summary>One of the properties contains a text, ignoring case; nothing is added for null.</summary>
    public void AddContains(string? text, params ReadOnlySpan<string> properties)
    {
        if (text is not null)
        {
            var paths = properties.ToArray();
            Add(parameter => $"({string.Join(" OR ", paths.Select(property => $"CONTAINS(c.{property}, {parameter}, true)"))})", text);
        }
    }

    /// <summary>A condition without values of a client.</summary>
    public void Add(string condition) => conditions.Add(condition);

    /// <summary>A condition, made of the names of the parameters that have these values.</summary>
    public void Add(Func<string, string> condition, object value) => AddOf(names => condition(names[0]), value);

    /// <summary>The same of several values.</summary>
    public void AddOf(Func<string[], string> condition, params ReadOnlySpan<object> values)
    {
        var names = new List<string>();
        foreach (var value in values)
        {
            names.Add("@p" + parameters.Count);
            parameters.Add((names[^1], value));
        }

        conditions.Add(condition([.. names]));
    }

    public QueryDefinition ToCount() => Bind("SELECT VALUE COUNT(1) FROM c");

    /// <summary>A page in an order for which the container has a composite index.</summary>
    public QueryDefinition ToPage(string orderBy, int offset, int limit) =>
        Bind("SELECT * FROM c", $" ORDER BY {orderBy} OFFSET @offset LIMIT @limit").WithParameter("@offset", offset).WithParameter("@limit", limit);

    public QueryDefinition ToAll() => Bind("SELECT * FROM c");

    private QueryDefinition Bind(string select, string after = "")
    {
        var query = new QueryDefinition($"{select} WHERE {string.Join(" AND ", conditions)}{after}");
        return parameters.Aggregate(query, (bound, parameter) => bound.WithParameter(parameter.Name, parameter.Value));
    }
}
