using System.Net;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Verify;

/// <summary>
/// The command <c>verify</c>: verifies this app's data, or those of the account that is configured, without serving. Data of a local service that runs are
/// locked by it, so that one is stopped first; an account may be in use.
/// </summary>
internal static class VerifyCommand
{
    public const string Command = "verify";

    private const string Usage =
        """
        verify

        Reads all data, and prints what is not as it should be: pairs with two records, states that contradict their history, completions and files of nobody,
        records behind the catalog, clocks that do not run. The settings say which data, as for the app itself.
        It changes nothing. Exit code: 0 without violations, 1 with some, 2 if it cannot be run so.
        """;

    /// <summary>Returns the exit code.</summary>
    /// <param name="args">The arguments after the command; there are none.</param>
    /// <param name="build">Creates a builder of the app from command line arguments.</param>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, Func<string[], FunctionsApplicationBuilder> build)
    {
        if (args.Count > 0)
        {
            await Console.Error.WriteLineAsync($"'{args[0]}' is unknown.\n\n{Usage}");
            return 2;
        }

        var builder = build([]);
        builder.Logging.ClearProviders();
        using var host = builder.Build();
        host.Services.GetRequiredService<IStartupValidator>().Validate();
        var containers = host.Services.GetRequiredService<CosmosContainers>();
        using var database = await containers.Database.ReadStreamAsync();
        if (database.StatusCode == HttpStatusCode.NotFound)
        {
            await Console.Error.WriteLineAsync($"There is no database '{containers.Database.Id}' to verify.");
            return 2;
        }

        // Nothing works on local data while this process has them locked.
        var isAtRest = !host.Services.GetRequiredService<IOptions<CosmosOptions>>().Value.IsAccountConfigured;
        var report = await VerifyAll.Of(host.Services).RunAsync(isAtRest, CancellationToken.None);
        await Console.Out.WriteLineAsync(report.ToString());
        return report.Violations.Any() ? 1 : 0;
    }
}
