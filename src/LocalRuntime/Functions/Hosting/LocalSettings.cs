using Microsoft.Extensions.Configuration;

namespace LocalRuntime.Functions.Hosting;

/// <summary>
/// The app's settings, weakest source first: what the app's own file for local runs switches on, <c>local.settings.json</c>, environment variables, arguments.
/// </summary>
internal static class LocalSettings
{
    public static void Read(ConfigurationManager configuration, string[] args)
    {
        configuration.Sources.Clear();
        configuration.SetBasePath(AppContext.BaseDirectory);
        configuration.AddJsonFile("local-runtime.settings.json", optional: true, reloadOnChange: false);

        // As for the real tool, only "Values" counts, and its names are those of environment variables.
        var local = new ConfigurationBuilder().SetBasePath(AppContext.BaseDirectory).AddJsonFile("local.settings.json", optional: true).Build();
        configuration.AddInMemoryCollection(local.GetSection("Values").GetChildren()
            .Where(value => !string.IsNullOrEmpty(value.Value))
            .Select(value => KeyValuePair.Create(value.Key.Replace("__", ConfigurationPath.KeyDelimiter, StringComparison.Ordinal), value.Value)));
        configuration.AddEnvironmentVariables();
        configuration.AddCommandLine(args);
    }

    /// <summary>The prefix of all routes, from host.json beside the app; <c>api</c> where it says nothing.</summary>
    public static string RoutePrefix() =>
        new ConfigurationBuilder().SetBasePath(AppContext.BaseDirectory).AddJsonFile("host.json", optional: true).Build()["extensions:http:routePrefix"] ?? "api";
}
