using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.Primitives;

namespace LocalRuntime;

/// <summary>
/// The configuration sources of a local run, lowest priority first: <c>local-runtime.settings.json</c> beside the app with defaults for local runs;
/// <c>local.settings.json</c> of the Azure Functions Core Tools; environment variables; the command line.
/// </summary>
internal static class LocalSettings
{
    public static void Add(IConfigurationManager configuration, string[] args)
    {
        var variables = configuration.Sources.OfType<EnvironmentVariablesConfigurationSource>().LastOrDefault(source => string.IsNullOrEmpty(source.Prefix));
        var index = variables is null ? configuration.Sources.Count : configuration.Sources.IndexOf(variables);
        var defaults = new JsonConfigurationSource
        {
            Path = "local-runtime.settings.json",
            Optional = true,
            FileProvider = new Microsoft.Extensions.FileProviders.PhysicalFileProvider(AppContext.BaseDirectory),
        };
        configuration.Sources.Insert(index, new MemoryConfigurationSource { InitialData = ReadToolSettings() });
        configuration.Sources.Insert(index, defaults);
        KeepCommandLineLast(configuration, new CommandLineConfigurationSource { Args = args });
    }

    /// <summary>ConfigureFunctionsWebApplication() later adds the environment variables again, so the command line is added again after any source.</summary>
    private static void KeepCommandLineLast(IConfigurationManager configuration, CommandLineConfigurationSource commandLine)
    {
        configuration.Sources.Add(commandLine);
        ChangeToken.OnChange(configuration.GetReloadToken, () =>
        {
            if (configuration.Sources[^1] != commandLine)
            {
                configuration.Sources.Add(commandLine);
            }
        });
    }

    /// <summary>As in Core Tools, only "Values" is read, with keys in the format of environment variables.</summary>
    private static KeyValuePair<string, string?>[] ReadToolSettings()
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
