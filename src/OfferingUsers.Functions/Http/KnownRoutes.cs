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

    private readonly ImmutableArray<(TemplateMatcher Matcher, ImmutableArray<string> Methods, bool IsUpstreams)> routes = Read(typeof(KnownRoutes).Assembly);

    /// <summary>The value of the Allow header for a path; null if no function serves it.</summary>
    /// <param name="path">The whole path, such as <c>/api/users/me/</c>.</param>
    public string? Match(string path)
    {
        var methods = Matching(path).SelectMany(route => route.Methods).ToHashSet(StringComparer.Ordinal);
        return methods.Count == 0 ? null : string.Join(", ", Order.Where(method => methods.Contains(method) || method == "OPTIONS"));
    }

    /// <summary>Whether methods that no function serves on a known path are the upstream's, see <see cref="UpstreamPathAttribute"/>.</summary>
    /// <param name="path">The whole path, such as <c>/api/users/me/</c>.</param>
    public bool IsUpstreams(string path) => Matching(path).Any(route => route.IsUpstreams);

    private IEnumerable<(TemplateMatcher Matcher, ImmutableArray<string> Methods, bool IsUpstreams)> Matching(string path)
    {
        // Paths never have a null character, escaped or not: the matcher throws for one.
        return path.Contains("//", StringComparison.Ordinal) || !path.StartsWith('/')
            || path.Contains('\0', StringComparison.Ordinal) || path.Contains("%00", StringComparison.Ordinal)
                ? []
                : routes.Where(route => route.Matcher.TryMatch(path, []));
    }

    private static ImmutableArray<(TemplateMatcher, ImmutableArray<string>, bool)> Read(Assembly assembly) =>
    [
        .. assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(method => method.GetCustomAttribute<FunctionAttribute>() is { Name: not UnmatchedRequest.Name })
            .Select(method => (Method: method, Trigger: method.GetParameters()
                .Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>()).FirstOrDefault(trigger => trigger?.Route is not null)))
            .Where(function => function.Trigger is not null)
            .Select(function => (
                new TemplateMatcher(TemplateParser.Parse(function.Trigger!.Route == Root ? "" : function.Trigger.Route!), []),
                (function.Trigger.Methods ?? []).Select(method => method.ToUpperInvariant()).ToImmutableArray(),
                function.Method.GetCustomAttribute<UpstreamPathAttribute>() is not null)),
    ];
}
