using Microsoft.Extensions.DependencyInjection;

namespace OfferingUsers.Functions.MoveIn;

/// <summary>The client that reads a Waldur: patient, and never sent elsewhere, since it has a staff user's key.</summary>
internal static class WaldurClient
{
    public const string Name = "waldur";

    public static void AddWaldurClient(this IServiceCollection services) => services.AddHttpClient(Name)
        .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
        .AddStandardResilienceHandler(options =>
        {
            // A page of a busy Waldur may take long. Reading and importing are idempotent, so both can be retried.
            options.AttemptTimeout.Timeout = TimeSpan.FromMinutes(1);
            options.CircuitBreaker.SamplingDuration = TimeSpan.FromMinutes(2);
            options.TotalRequestTimeout.Timeout = TimeSpan.FromMinutes(5);
        });
}
