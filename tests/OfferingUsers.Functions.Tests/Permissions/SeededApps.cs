using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Logging;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.PermissionTable;

/// <summary>An app whose only data are those of the table.</summary>
public abstract class SeededApp : RunningApp
{
    private readonly Lazy<Task<SeededCatalog>> kept;
    private readonly Lazy<Task<SeededCatalog>> spent;

    protected SeededApp(bool isConsentEnforced)
    {
        Settings = [$"--Access:EnforceUserConsentForOfferings={isConsentEnforced}"];
        kept = new(() => new SeededCatalog(Api, isConsentEnforced).SeedAsync(withAnswers: true));
        spent = new(() => new SeededCatalog(Api, isConsentEnforced).SeedAsync(withAnswers: false));
    }

    protected override string[] Settings { get; }

    /// <summary>The catalog that no request of the table changes.</summary>
    internal Task<SeededCatalog> KeptAsync() => kept.Value;

    /// <summary>The catalog for requests that create and remove records.</summary>
    internal Task<SeededCatalog> SpentAsync() => spent.Value;

    /// <summary>Many requests would keep many lines.</summary>
    protected override void Configure(FunctionsApplicationBuilder builder) => builder.Logging.AddFilter((_, level) => level >= LogLevel.Warning);
}

/// <summary>Consent hides nothing.</summary>
public sealed class SeededIndifferentApp() : SeededApp(isConsentEnforced: false);

/// <summary>Consent is enforced.</summary>
public sealed class SeededEnforcingApp() : SeededApp(isConsentEnforced: true);
