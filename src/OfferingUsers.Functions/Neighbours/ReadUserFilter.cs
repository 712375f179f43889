using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using OfferingUsers.Domain;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.Neighbours;

/// <summary>Reads the filters and the order of a list of users (newer-waldur.md 3.10).</summary>
internal static class ReadUserFilter
{
    /// <summary>What newer clients can send and is not served: a list that ignored it would return too much (newer-waldur.md 1, P4).</summary>
    private static readonly string[] Unsupported =
    [
        "agreement_date", "civil_number", "date_joined", "description", "modified", "organization_roles", "phone_number", "project_roles",
        "registration_method",
    ];

    private static readonly ImmutableArray<string> Orders = ["full_name", "username", "email", "is_active", "is_staff", "is_support"];

    /// <summary>More words of a name than anybody has.</summary>
    private const int MaxWords = 10;

    public static Outcome<UserQuery> From(IQueryCollection query)
    {
        var errors = new FieldErrors();
        var parameters = new ListParameters(query, errors);
        parameters.Refuse(Unsupported);
        var users = new CatalogQuery(CatalogKinds.User);
        foreach (var word in parameters.Text("full_name")?.Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(MaxWords) ?? [])
        {
            users.AddContains(word, "first_name", "last_name");
        }

        foreach (var name in (string[])["query", "user_keyword"])
        {
            users.AddContains(parameters.Text(name), "first_name", "last_name", "username", "email");
        }

        foreach (var name in (string[])["email", "native_name", "organization", "job_title"])
        {
            users.AddContains(parameters.Text(name), name);
        }

        foreach (var name in (string[])["is_active", "is_staff", "is_support"])
        {
            users.AddEqual(name, parameters.Boolean(name));
        }

        users.AddEqual("username", parameters.Text("username"));
        if (parameters.List("username_list") is { IsDefault: false } usernames)
        {
            users.Add(parameter => $"ARRAY_CONTAINS({parameter}, c.username)", usernames.ToArray());
        }

        foreach (var scope in new[] { parameters.Uuid("customer_uuid", "customers"), parameters.Uuid("project_uuid", "projects") })
        {
            if (scope is { } uuid)
            {
                users.Add(parameter => $"ARRAY_CONTAINS(c.scopes, {parameter})", uuid.Hex());
            }
        }

        var order = parameters.Choices("o", commas: true, choice => Orders.Contains(choice.StartsWith('-') ? choice[1..] : choice));
        return errors.Refusal is { } refusal ? refusal : new UserQuery(users, order.IsDefault ? [] : order);
    }
}

/// <summary>Conditions on users, and the fields to sort them by, with <c>-</c> before descending ones; none for the order of the uuids.</summary>
internal sealed record UserQuery(CatalogQuery Users, ImmutableArray<string> Order);
