using System.Security.Cryptography;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace OfferingUsers.Functions.MoveIn;

/// <summary>The command <c>import-waldur</c>: imports the data of a running Waldur into this app's data or a running deployment.</summary>
internal static class ImportWaldur
{
    public const string Command = "import-waldur";

    /// <summary>Returns the exit code: 0 if everything was imported, 1 if something was not or after an interruption, 2 for invalid arguments.</summary>
    /// <param name="args">The arguments after the command.</param>
    /// <param name="build">Creates a builder of the app from command line arguments, for an import into this app's data.</param>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, Func<string[], FunctionsApplicationBuilder> build)
    {
        var (arguments, message) = MoveInArguments.Parse(args, Environment.GetEnvironmentVariable);
        if (arguments is null)
        {
            await Console.Error.WriteLineAsync($"{message}\n\n{MoveInArguments.Usage}");
            return 2;
        }

        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            stop.Cancel();
        };
        try
        {
            return await MoveAsync(arguments, build, stop.Token) ? 0 : 1;
        }
        catch (MoveInException error)
        {
            await Console.Error.WriteLineAsync($"{error.Message}\nThe next run goes on from here.");
            return 1;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("Interrupted. The next run goes on from here.");
            return 1;
        }
    }

    private static async Task<bool> MoveAsync(MoveInArguments arguments, Func<string[], FunctionsApplicationBuilder> build, CancellationToken cancellation)
    {
        if (arguments.To is { } deployment)
        {
            return await MoveAsync(arguments, deployment, arguments.ToToken!, deployment.ToString(), cancellation);
        }

        // The app runs in this process with its configured data, on a free port and with a random token.
        var key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20));
        var builder = build(
        [
            "--LocalRuntime:Url=http://127.0.0.1:0", "--Catalog:Demo=false", $"--Access:BootstrapToken={key}", "--Access:BootstrapTokenUntilStaff=false",
        ]);
        builder.Logging.ClearProviders();
        using var host = builder.Build();
        host.Services.GetRequiredService<IStartupValidator>().Validate();
        await host.StartAsync(cancellation);
        try
        {
            var own = new Uri(host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First() + "/");
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(
                cancellation, host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
            return await MoveAsync(arguments, own, key, "this app", stop.Token);
        }
        finally
        {
            await host.StopAsync(CancellationToken.None);
        }
    }

    private static async Task<bool> MoveAsync(MoveInArguments arguments, Uri to, string key, string destination, CancellationToken cancellation)
    {
        var services = new ServiceCollection();
        services.AddWaldurClient();
        await using var provider = services.BuildServiceProvider();
        using var http = provider.GetRequiredService<IHttpClientFactory>().CreateClient(WaldurClient.Name);
        await Console.Out.WriteLineAsync($"Moving {arguments.From} into {destination}");
        var move = new MoveAllKinds(
            new WaldurSource(http, arguments.From, arguments.Token, arguments.PageSize), new MoveInTarget(new ImportOverHttp(http, to, key)),
            MoveInProgress.Open(arguments.Progress, arguments.From.ToString(), destination), Console.Out);
        return await move.RunAsync(cancellation);
    }
}
