using System.Collections.Immutable;
using System.Reflection;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Azure.Functions.Worker;

namespace OfferingUsers.Functions.Http;

/// <summary>
/// The paths that the app serves, read once from its own functions: the host answers a wrong method with 404, so what a path allows must be known here
/// (offering-users.md 2.2).
/// </summary>
public sealed class KnownRoutes
{
    /// <summary>The route of <c>/</c>: the host takes none that is empty, and one whose only part must be.</summary>
    public const string Root = "{nothing:maxlength(0)?}";

    /// <summary>The order in which <c>Allow</c> lists methods.</summary>
    private static readonly string[] Order = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

    private readonly ImmutableArray<(TemplateMatcher Matcher, ImmutableArray<string> Methods)> routes = Read(typeof(KnownRoutes).Assembly);

    /// <summary>What a path allows; null when no function serves it.</summary>
    /// <param name="path">The whole path, as <c>/api/users/me/</c>.</param>
    public string? Match(string path)
    {
        if (path.Contains("//", StringComparison.Ordinal) || !path.StartsWith('/'))
        {
            return null;
        }

        var methods = routes.Where(route => route.Matcher.TryMatch(path, [])).SelectMany(route => route.Methods).ToHashSet(StringComparer.Ordinal);
        return methods.Count == 0 ? null : string.Join(", ", Order.Where(method => methods.Contains(method) || method == "OPTIONS"));
    }

    private static ImmutableArray<(TemplateMatcher, ImmutableArray<string>)> Read(Assembly assembly) =>
    [
        .. assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(method => method.GetCustomAttribute<FunctionAttribute>() is { Name: not UnmatchedRequest.Name })
            .Select(method => method.GetParameters()
                .Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>()).FirstOrDefault(trigger => trigger?.Route is not null))
            .OfType<HttpTriggerAttribute>()
            .Select(trigger => (
                new TemplateMatcher(TemplateParser.Parse(trigger.Route == Root ? "" : trigger.Route!), []),
                (trigger.Methods ?? []).Select(method => method.ToUpperInvariant()).ToImmutableArray())),
    ];
}
