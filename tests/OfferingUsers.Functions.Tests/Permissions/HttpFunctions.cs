using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace OfferingUsers.Functions.Tests.PermissionTable;

/// <summary>The app's functions with an HTTP trigger, by reflection.</summary>
internal static class HttpFunctions
{
    /// <summary>Their names, with the methods that each is for; none for one that is for all.</summary>
    public static IReadOnlyDictionary<string, string[]> All { get; } = typeof(OfferingUsersApp).Assembly.GetTypes()
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
        .Select(method => (method.GetCustomAttribute<FunctionAttribute>()?.Name, Trigger: method.GetParameters()
            .Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>()).FirstOrDefault(trigger => trigger is not null)))
        .Where(function => function.Name is not null && function.Trigger is not null)
        .ToDictionary(
            function => function.Name!, function => (function.Trigger!.Methods ?? []).Select(method => method.ToUpperInvariant()).ToArray());
}
