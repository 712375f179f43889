using System.Diagnostics;
using System.Reflection;
using System.Text.Json.Nodes;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Infra;

/// <summary>The compiler of the templates, and what it makes of them.</summary>
internal static class Bicep
{
    public const string Deployment = "Microsoft.Resources/deployments";

    public static readonly string Folder = Path.Combine(Repository.Root, "infra");

    private static readonly Lazy<Task<JsonObject>> Main = new(async () =>
        JsonNode.Parse((await RunAsync("build", "main.bicep", "--stdout")).Output)!.AsObject());

    /// <summary>The resources of a type, in all files.</summary>
    public static async Task<List<JsonObject>> ResourcesAsync(string type) =>
        [.. In(await Main.Value).Where(resource => resource["type"]!.ToString() == type)];

    /// <summary>What a file is given by the main one, as an expression.</summary>
    public static async Task<string> GivenAsync(string module, string parameter) =>
        (await Main.Value)["resources"]![module]!["properties"]!["parameters"]![parameter]!["value"]!.ToString();

    public static async Task<(int Code, string Said, string Output)> RunAsync(params string[] arguments)
    {
        var tool = typeof(Bicep).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == nameof(Bicep)).Value!;
        using var process = Process.Start(new ProcessStartInfo(tool, arguments)
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1" },
        })!;
        var said = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, (await said).Trim(), output);
    }

    private static IEnumerable<JsonObject> In(JsonObject template) => Resources(template).SelectMany(resource =>
        resource["type"]!.ToString() == Deployment ? In(resource["properties"]!["template"]!.AsObject()) : [resource]);

    /// <summary>By name where the template has symbolic names, otherwise in a list.</summary>
    private static IEnumerable<JsonObject> Resources(JsonObject template) => template["resources"] switch
    {
        JsonArray list => list.Select(resource => resource!.AsObject()),
        JsonObject named => named.Select(resource => resource.Value!.AsObject()).Where(resource => resource["existing"] is null),
        _ => [],
    };
}
