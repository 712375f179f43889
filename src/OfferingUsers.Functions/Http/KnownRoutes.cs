using System.Collections.Immutable;
using System.Reflection;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Azure.Functions.Worker;

namespace OfferingUsers.Functions.Http;

/// <summary>
/// The routes of the app's functions with their methods, read by reflection. They are needed because the host answers an unsupported method with 404 instead
/// of 405 (offering-users.md 2.2).
/// </summary>
public sealed class KnownRoutes
{
    /// <summary>The route of <c>/</c>, as a parameter that must be empty, because the host does not accept an empty route.</summary>
    public const string Root = "{nothing:maxlength(0)?}";

    /// <summary>The order in which <c>Allow</c> lists methods.</summary>
    private static readonly string[] Order = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

    private readonly ImmutableArray<(TemplateMatcher Matcher, ImmutableArray<string> Methods)> routes = Read(typeof(KnownRoutes).Assembly);

    /// <summary>The value of the Allow header for a path; null if no function serves it.</summary>
    /// <param name="path">The whole path, such as <c>/api/users/me/</c>.</param>
    public string? Match(string path)
    {
        // Paths never have a null character, escaped or not: the matcher throws for one.
        if (path.Contains("//", StringComparison.Ordinal) || !path.StartsWith('/')
            || path.Contains('\0', StringComparison.Ordinal) || path.Contains("%00", StringComparison.Ordinal))
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
