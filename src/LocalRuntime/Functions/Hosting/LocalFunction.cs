using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace LocalRuntime.Functions.Hosting;

/// <summary>A function as it was found; an empty list of methods takes them all.</summary>
internal sealed class LocalFunction(string name, string route, string[] methods, MethodInfo method) : FunctionDefinition
{
    public override string Id => Name;

    public override string Name { get; } = name;

    public override string EntryPoint => $"{Method.DeclaringType!.FullName}.{Method.Name}";

    /// <summary>What runs it.</summary>
    public Trigger Trigger { get; init; }

    public string Route { get; } = route;

    public string[] Methods { get; } = methods;

    public MethodInfo Method { get; } = method;
}

/// <summary>What runs a function.</summary>
internal enum Trigger
{
    Http,
    Orchestration,
    Activity,
}
