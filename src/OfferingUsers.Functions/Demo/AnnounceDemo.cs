using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.CatalogAdmin;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.Demo;

/// <summary>Prints the address, a token per role and example requests after startup with the demo catalog (catalog.md 5).</summary>
internal sealed class AnnounceDemo(
    IServiceProvider services, IOptions<CatalogOptions> catalog, IOptions<AccessOptions> access, IOptions<ApiOptions> api)
    : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        // Where there is a bootstrap key, the demo's keys open nothing.
        if (!LoadCatalog.WantsDemo(catalog.Value, access.Value) || access.Value.BootstrapTokenSha256 is not null)
        {
            return;
        }

        var url = LocalUrl();
        var owner = DemoUsers.Owner;
        var tokens = string.Concat(DemoUsers.Tokens.Select(user => $"    {user.Token,-42} {user.Role}\n"));
        var body = $$"""{"offering_uuid":"{{DemoUsers.Aurora}}","user_uuid":"{{DemoUsers.Mia}}"}""";
        await Console.Out.WriteLineAsync(
            $"""

            Offering users are served at {url}/api/marketplace-offering-users/

              Keys of the demo, for trying out on this machine only:
            {tokens}
              Try:
                curl -s -H 'Authorization: Token {owner}' {url}/api/marketplace-offering-users/
                curl -s -X POST -H 'Authorization: Token {owner}' -H 'Content-Type: application/json' -d '{body}' {url}/api/marketplace-offering-users/

            """);
    }

    /// <summary>The address at which the keys are of use: this machine's own, by whatever others reach it.</summary>
    private string LocalUrl()
    {
        var address = services.GetService<IServer>()?.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "http://127.0.0.1:7071";
        string[] candidates = [api.Value.PublicBaseUrl ?? "", address];
        var url = candidates.Where(candidate => Uri.TryCreate(candidate, UriKind.Absolute, out var parsed) && parsed.IsLoopback).FirstOrDefault()
            ?? new UriBuilder(address) { Host = "127.0.0.1" }.Uri.ToString();
        return url.TrimEnd('/');
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
