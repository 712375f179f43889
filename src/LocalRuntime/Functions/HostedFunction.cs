using System.Text.Json;
using System.Text.RegularExpressions;
using LocalRuntime.Functions.Protocol;

namespace LocalRuntime.Functions;

/// <summary>
/// A function, read from the worker's metadata. What the Azure Functions host would reject, or this host does not support, throws
/// <see cref="StartRefusedException"/>.
/// </summary>
internal sealed partial class HostedFunction
{
    private HostedFunction(RpcFunctionMetadata metadata, Binding trigger, IReadOnlyList<Binding> inputs)
    {
        Metadata = metadata;
        Trigger = trigger;
        Inputs = inputs;
    }

    public string Name => Metadata.Name;

    public string Id => Metadata.FunctionId;

    /// <summary>The worker's metadata, which is sent back when the function is loaded.</summary>
    public RpcFunctionMetadata Metadata { get; }

    public Binding Trigger { get; }

    /// <summary>Input bindings besides the trigger.</summary>
    public IReadOnlyList<Binding> Inputs { get; }

    /// <summary>All functions in the order in which the Azure Functions host tries their routes: by name, ignoring case.</summary>
    public static IReadOnlyList<HostedFunction> ReadAll(IEnumerable<RpcFunctionMetadata> all)
    {
        var functions = new SortedDictionary<string, HostedFunction>(StringComparer.OrdinalIgnoreCase);
        foreach (var metadata in all)
        {
            if (!functions.TryAdd(metadata.Name, Read(metadata)))
            {
                throw new StartRefusedException(
                    $"The function name '{metadata.Name}' is taken twice, by {functions[metadata.Name].Metadata.EntryPoint} and {metadata.EntryPoint}.");
            }
        }

        return [.. functions.Values];
    }

    private static HostedFunction Read(RpcFunctionMetadata metadata)
    {
        if (!FunctionName().IsMatch(metadata.Name))
        {
            throw new StartRefusedException(
                $"'{metadata.Name}' of {metadata.EntryPoint} is not a function name: letters, digits, - and _, beginning with a letter, at most 128.");
        }

        var bindings = metadata.RawBindings.Select(raw => Binding.Parse(metadata.Name, raw)).ToList();
        if (bindings.FindAll(binding => binding.Type.EndsWith("Trigger", StringComparison.OrdinalIgnoreCase)) is not [var trigger])
        {
            var found = bindings.Count == 0 ? "none" : string.Join(" and ", bindings.Select(binding => binding.Type));
            throw new StartRefusedException($"The function '{metadata.Name}' must have one trigger; it has {found}.");
        }

        var others = bindings.FindAll(binding => binding != trigger && !IsHttpOutput(binding));
        return others.Find(binding => binding.Direction != "in") is { } output
            ? throw new StartRefusedException(
                $"The function '{metadata.Name}' has the output '{output.Name}' of the type {output.Type}; the local runtime has no outputs but HTTP.")
            : new HostedFunction(metadata, trigger, others);
    }

    private static bool IsHttpOutput(Binding binding) => binding is { Direction: "out", Type: "http" };

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_-]{0,127}\\z")]
    private static partial Regex FunctionName();
}

/// <summary>A binding of a function, as in functions.metadata.</summary>
/// <param name="Type">Such as <c>httpTrigger</c>.</param>
/// <param name="Direction">In lower case: <c>in</c> or <c>out</c>.</param>
internal sealed record Binding(string Name, string Type, string Direction, JsonElement Raw)
{
    /// <summary>The value of a string property; null if there is none.</summary>
    public string? GetString(string property) => Find(property) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    /// <summary>The value of a boolean property; null if there is none.</summary>
    public bool? GetBoolean(string property) => Find(property) is { ValueKind: JsonValueKind.True or JsonValueKind.False } value ? value.GetBoolean() : null;

    /// <summary>The values of a string array; empty if there is none.</summary>
    public IReadOnlyList<string> GetStrings(string property) =>
        Find(property) is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray().Select(item => item.GetString()!)] : [];

    public static Binding Parse(string function, string raw)
    {
        using var json = JsonDocument.Parse(raw);
        var root = json.RootElement.Clone();
        var binding = new Binding("", "", "", root);
        return binding with
        {
            Name = binding.GetString("name") ?? throw new StartRefusedException($"A binding of the function '{function}' has no name."),
            Type = binding.GetString("type")
                ?? throw new StartRefusedException($"The binding '{binding.GetString("name")}' of the function '{function}' has no type."),
            Direction = (binding.GetString("direction") ?? "in").ToLowerInvariant(),
        };
    }

    private JsonElement? Find(string property)
    {
        foreach (var found in Raw.EnumerateObject())
        {
            if (found.Name.Equals(property, StringComparison.OrdinalIgnoreCase))
            {
                return found.Value;
            }
        }

        return null;
    }
}
