using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace LocalRuntime.Functions;

/// <summary>The route of a function that requests trigger, under the real host's rules.</summary>
internal static class HttpRoute
{
    public const string TriggerType = "httpTrigger";

    /// <summary>Those that the host knows: the worker's app can have others, which the host would refuse.</summary>
    private static readonly DefaultInlineConstraintResolver Constraints =
        new(Options.Create(new RouteOptions()), new ServiceCollection().BuildServiceProvider());

    /// <summary>Refuses what the real host would not serve, and keys, which the local runtime has not.</summary>
    public static void Check(HostedFunction function)
    {
        if (function.Trigger.Text("authLevel") is { } level && !level.Equals("Anonymous", StringComparison.OrdinalIgnoreCase))
        {
            throw new StartRefusedException(
                $"The function '{function.Name}' asks for a {level} key; the local runtime has no keys and serves Anonymous functions only.");
        }

        var first = Of(function).Split('/')[0];
        if (first.StartsWith("admin", StringComparison.OrdinalIgnoreCase) || first.StartsWith("runtime", StringComparison.OrdinalIgnoreCase))
        {
            throw new StartRefusedException($"The function '{function.Name}' has the route '{Of(function)}', and the host keeps admin and runtime for itself.");
        }

        var policies = Pattern(function, "").ParameterPolicies.Values.SelectMany(policies => policies).Select(policy => policy.Content);
        if (policies.FirstOrDefault(policy => policy is not null && !IsKnown(policy)) is { } unknown)
        {
            throw Malformed(function, $"there is no constraint '{unknown}'.");
        }
    }

    /// <summary>The prefix of all routes, from host.json beside the app; <c>api</c> where it says nothing.</summary>
    public static string Prefix(string directory) =>
        (new ConfigurationBuilder().SetBasePath(directory).AddJsonFile("host.json", optional: true).Build()["extensions:http:routePrefix"] ?? "api").Trim('/');

    /// <summary>The endpoint of a function; those of a lower rank are tried first.</summary>
    public static RouteEndpoint Endpoint(HostedFunction function, int rank, string prefix, RequestDelegate run)
    {
        var methods = function.Trigger.Texts("methods");
        var metadata = methods.Count == 0 ? EndpointMetadataCollection.Empty : new EndpointMetadataCollection(new HttpMethodMetadata(methods));
        return new RouteEndpoint(run, Pattern(function, prefix), rank, metadata, function.Name);
    }

    private static string Of(HostedFunction function) => (function.Trigger.Text("route") is { Length: > 0 } route ? route : function.Name).Trim('/');

    private static RoutePattern Pattern(HostedFunction function, string prefix)
    {
        try
        {
            return RoutePatternFactory.Parse(prefix.Length == 0 ? Of(function) : $"{prefix}/{Of(function)}");
        }
        catch (RoutePatternException error)
        {
            throw Malformed(function, error.Message);
        }
    }

    /// <summary>An unknown constraint would show only in the first request, and then in all.</summary>
    private static bool IsKnown(string constraint)
    {
        try
        {
            return Constraints.ResolveConstraint(constraint) is not null;
        }
        catch (RouteCreationException)
        {
            // Its arguments are not right.
            return false;
        }
    }

    private static StartRefusedException Malformed(HostedFunction function, string why) =>
        new($"The route '{Of(function)}' of the function '{function.Name}' is malformed: {why}");
}
