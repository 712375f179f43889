using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace LocalRuntime.Functions;

/// <summary>Routes of functions with HTTP triggers, by the rules of the Azure Functions host.</summary>
internal static class HttpRoute
{
    public const string TriggerType = "httpTrigger";

    /// <summary>The route constraints of the host; the app may have registered more, which the host would reject.</summary>
    private static readonly DefaultInlineConstraintResolver Constraints =
        new(Options.Create(new RouteOptions()), new ServiceCollection().BuildServiceProvider());

    /// <summary>Rejects routes that the Azure Functions host would not serve, and access keys, which the local runtime does not support.</summary>
    public static void Validate(HostedFunction function)
    {
        if (function.Trigger.GetString("authLevel") is { } level && !level.Equals("Anonymous", StringComparison.OrdinalIgnoreCase))
        {
            throw new StartRefusedException(
                $"The function '{function.Name}' asks for a {level} key; the local runtime has no keys and serves Anonymous functions only.");
        }

        var first = RouteOf(function).Split('/')[0];
        if (first.StartsWith("admin", StringComparison.OrdinalIgnoreCase) || first.StartsWith("runtime", StringComparison.OrdinalIgnoreCase))
        {
            throw new StartRefusedException(
                $"The function '{function.Name}' has the route '{RouteOf(function)}', and the host keeps admin and runtime for itself.");
        }

        var policies = ParsePattern(function, "").ParameterPolicies.Values.SelectMany(policies => policies).Select(policy => policy.Content);
        if (policies.FirstOrDefault(policy => policy is not null && !IsKnownConstraint(policy)) is { } unknown)
        {
            throw Malformed(function, $"there is no constraint '{unknown}'.");
        }
    }

    /// <summary>The prefix of all routes, from host.json in the directory; default <c>api</c>.</summary>
    public static string Prefix(string directory) =>
        (new ConfigurationBuilder().SetBasePath(directory).AddJsonFile("host.json", optional: true).Build()["extensions:http:routePrefix"] ?? "api").Trim('/');

    /// <summary>The endpoint of a function; endpoints of a lower order are tried first.</summary>
    public static RouteEndpoint Endpoint(HostedFunction function, int order, string prefix, RequestDelegate run)
    {
        var methods = function.Trigger.GetStrings("methods");
        var metadata = methods.Count == 0 ? EndpointMetadataCollection.Empty : new EndpointMetadataCollection(new HttpMethodMetadata(methods));
        return new RouteEndpoint(run, ParsePattern(function, prefix), order, metadata, function.Name);
    }

    private static string RouteOf(HostedFunction function) => (function.Trigger.GetString("route") is { Length: > 0 } route ? route : function.Name).Trim('/');

    private static RoutePattern ParsePattern(HostedFunction function, string prefix)
    {
        try
        {
            return RoutePatternFactory.Parse(prefix.Length == 0 ? RouteOf(function) : $"{prefix}/{RouteOf(function)}");
        }
        catch (RoutePatternException error)
        {
            throw Malformed(function, error.Message);
        }
    }

    /// <summary>Checked at the start, because an unknown constraint would otherwise fail every request.</summary>
    private static bool IsKnownConstraint(string constraint)
    {
        try
        {
            return Constraints.ResolveConstraint(constraint) is not null;
        }
        catch (RouteCreationException)
        {
            // The constraint exists, but its arguments are invalid.
            return false;
        }
    }

    private static StartRefusedException Malformed(HostedFunction function, string reason) =>
        new($"The route '{RouteOf(function)}' of the function '{function.Name}' is malformed: {reason}");
}
