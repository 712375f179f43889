using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Tests.Infra;

/// <summary>An emulator shows a certificate that nobody vouches for (setting <c>Cosmos:TrustLoopbackCertificate</c>).</summary>
public sealed class LoopbackCertificateTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_certificate_that_nobody_vouches_for_is_taken_on_this_machine_if_the_setting_says_so(bool trusts)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddMinutes(5));
        var asked = 0;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration()
            .ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate)));
        await using var emulator = builder.Build();
        emulator.Run(context =>
        {
            asked++;
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        });
        await emulator.StartAsync(TestContext.Current.CancellationToken);
        var settings = new CosmosOptions
        {
            ConnectionString = $"AccountEndpoint={emulator.Urls.Single().Replace("127.0.0.1", "localhost", StringComparison.Ordinal)};"
                + $"AccountKey={Convert.ToBase64String("none"u8)}",
            TrustLoopbackCertificate = trusts,
        };

        using var containers = new CosmosContainers(
            Options.Create(settings), new CosmosCost(), new TransientRetry(new RetryBudget(Options.Create(settings)), TimeProvider.System),
            new UnreadableDocuments(NullLogger<UnreadableDocuments>.Instance), null);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        await Assert.ThrowsAnyAsync<Exception>(() => containers.Catalog.ReadItemStreamAsync("any", new PartitionKey("any"), null, patience.Token));

        Assert.Equal(trusts, asked > 0);
    }
}
