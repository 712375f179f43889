using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.Primitives;

namespace LocalRuntime;

/// <summary>
/// Where a local run takes its settings from, weakest first: <c>local-runtime.settings.json</c> beside the app, which switches on what a local run does by
/// itself; <c>local.settings.json</c> as Azure's tools write it; environment variables; the command line.
/// </summary>
internal static class LocalSettings
{
    public static void Add(IConfigurationManager configuration, string[] args)
    {
        var variables = configuration.Sources.OfType<EnvironmentVariablesConfigurationSource>().LastOrDefault(source => string.IsNullOrEmpty(source.Prefix));
        var place = variables is null ? configuration.Sources.Count : configuration.Sources.IndexOf(variables);
        var defaults = new JsonConfigurationSource
        {
            Path = "local-runtime.settings.json",
            Optional = true,
            FileProvider = new Microsoft.Extensions.FileProviders.PhysicalFileProvider(AppContext.BaseDirectory),
        };
        configuration.Sources.Insert(place, new MemoryConfigurationSource { InitialData = OfTheTools() });
        configuration.Sources.Insert(place, defaults);
        KeepLast(configuration, new CommandLineConfigurationSource { Args = args });
    }

    /// <summary>
    /// ConfigureFunctionsWebApplication() adds the environment once more, after this: whatever is added, the arguments are added again behind it.
    /// </summary>
    private static void KeepLast(IConfigurationManager configuration, CommandLineConfigurationSource arguments)
    {
        configuration.Sources.Add(arguments);
        ChangeToken.OnChange(configuration.GetReloadToken, () =>
        {
            if (configuration.Sources[^1] != arguments)
            {
                configuration.Sources.Add(arguments);
            }
        });
    }

    /// <summary>As for the real tools, only "Values" counts, and its names are those of environment variables.</summary>
    private static KeyValuePair<string, string?>[] OfTheTools()
    {
        var file = new ConfigurationBuilder().SetBasePath(AppContext.BaseDirectory).AddJsonFile("local.settings.json", optional: true).Build();
        return
        [
            .. file.GetSection("Values").GetChildren()
                .Where(value => !string.IsNullOrEmpty(value.Value))
                .Select(value => KeyValuePair.Create(value.Key.Replace("__", ConfigurationPath.KeyDelimiter, StringComparison.Ordinal), value.Value)),
        ];
    }
}
