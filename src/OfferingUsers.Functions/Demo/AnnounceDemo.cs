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
        if (!LoadCatalog.WantsDemo(catalog.Value, access.Value))
        {
            return;
        }

        var address = services.GetService<IServer>()?.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault();
        var url = (string.IsNullOrEmpty(api.Value.PublicBaseUrl) ? address : api.Value.PublicBaseUrl)?.TrimEnd('/') ?? "http://127.0.0.1:7071";
        var owner = DemoUsers.Owner;
        var tokens = string.Concat(DemoUsers.Tokens.Select(user => $"    {user.Token,-42} {user.Role}\n"));
        var body = $$"""{"offering_uuid":"{{DemoUsers.Aurora}}","user_uuid":"{{DemoUsers.Mia}}"}""";
        await Console.Out.WriteLineAsync(
            $"""

            Offering users are served at {url}/api/marketplace-offering-users/

              Keys of the demo, for trying out only:
            {tokens}
              Try:
                curl -s -H 'Authorization: Token {owner}' {url}/api/marketplace-offering-users/
                curl -s -X POST -H 'Authorization: Token {owner}' -H 'Content-Type: application/json' -d '{body}' {url}/api/marketplace-offering-users/

            """);
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
