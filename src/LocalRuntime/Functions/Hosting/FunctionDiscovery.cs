using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker;

namespace LocalRuntime.Functions.Hosting;

/// <summary>Finds the functions of an app and refuses those that the real host would refuse.</summary>
internal static partial class FunctionDiscovery
{
    private const BindingFlags Methods = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IReadOnlyCollection<Type> TypesOf(Assembly assembly) => assembly.GetTypes();

    /// <summary>All functions in the order in which the real host tries their routes: by name, ignoring case.</summary>
    public static IReadOnlyList<LocalFunction> Find(IEnumerable<Type> types)
    {
        var functions = new SortedDictionary<string, LocalFunction>(StringComparer.OrdinalIgnoreCase);
        foreach (var type in types)
        {
            foreach (var method in type.GetMethods(Methods))
            {
                if (method.GetCustomAttribute<FunctionAttribute>() is not { } attribute)
                {
                    continue;
                }

                var function = Describe(attribute.Name, method);
                if (!functions.TryAdd(function.Name, function))
                {
                    throw new StartRefusedException(
                        $"The function name '{function.Name}' is taken twice, by {functions[function.Name].EntryPoint} and {function.EntryPoint}.");
                }
            }
        }

        return [.. functions.Values];
    }

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_-]{0,127}$")]
    private static partial Regex FunctionName();

    private static LocalFunction Describe(string name, MethodInfo method)
    {
        var entryPoint = $"{method.DeclaringType!.FullName}.{method.Name}";
        if (!FunctionName().IsMatch(name))
        {
            throw new StartRefusedException($"'{name}' of {entryPoint} is not a function name: letters, digits, - and _, beginning with a letter, at most 128.");
        }

        foreach (var parameter in method.GetParameters())
        {
            if (parameter.GetCustomAttribute<OrchestrationTriggerAttribute>() is not null)
            {
                return new LocalFunction(name, "", [], method) { Trigger = Trigger.Orchestration };
            }

            if (parameter.GetCustomAttribute<ActivityTriggerAttribute>() is not null)
            {
                return new LocalFunction(name, "", [], method) { Trigger = Trigger.Activity };
            }
        }

        if (method.GetParameters().Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>()).FirstOrDefault(found => found is not null) is not { } trigger)
        {
            throw new StartRefusedException(
                $"The function '{name}' has no trigger that the local runtime knows: it knows HttpTrigger, OrchestrationTrigger and ActivityTrigger.");
        }

        if (trigger.AuthLevel != AuthorizationLevel.Anonymous)
        {
            throw new StartRefusedException($"The function '{name}' asks for a {trigger.AuthLevel} key; the local runtime has no keys and serves Anonymous functions only.");
        }

        var route = (trigger.Route ?? name).Trim('/');
        var first = route.Split('/')[0];
        if (first.StartsWith("admin", StringComparison.OrdinalIgnoreCase) || first.StartsWith("runtime", StringComparison.OrdinalIgnoreCase))
        {
            throw new StartRefusedException($"The function '{name}' has the route '{route}', and the host keeps admin and runtime for itself.");
        }

        return new LocalFunction(name, route, trigger.Methods ?? [], method);
    }
}
