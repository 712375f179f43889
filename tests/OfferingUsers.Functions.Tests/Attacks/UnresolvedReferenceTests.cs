using Microsoft.Extensions.Options;
using OfferingUsers.Functions.Tests.Processes;

namespace OfferingUsers.Functions.Tests.Attacks;

/// <summary>
/// What App Service hands over where it could not read a secret: a text that follows from public names, and once was the key of the built-in staff user
/// (catalog.md 4).
/// </summary>
public sealed class UnresolvedReferenceTests
{
    private const string Reference = "@Microsoft.KeyVault(SecretUri=https://kv-abcdefghijklm.vault.azure.net/secrets/bootstrap-token)";

    [Theory]
    [InlineData("Access:BootstrapToken", Reference)]
    [InlineData("Access:BootstrapToken", " \t@MICROSOFT.keyvault(VaultName=kv-abcdefghijklm;SecretName=bootstrap-token)")]
    [InlineData("Access:EnforceUserConsentForOfferings", Reference)]
    [InlineData("Cosmos:Database", Reference)]
    [InlineData("AnswerFiles:Container", "@Microsoft.AppConfiguration(Endpoint=https://settings.azconfig.io; Key=container)")]
    [InlineData("Lifecycle:Timeouts:Creating", Reference)]
    [InlineData("Logging:LogLevel:OfferingUsers", Reference)]
    [InlineData("APPLICATIONINSIGHTS_CONNECTION_STRING", Reference)]
    public void A_setting_that_is_a_reference_still_stops_the_start(string name, string value)
    {
        var refused = Assert.Throws<OptionsValidationException>(() => OfferingUsersApp.CreateBuilder([$"--{name}={value}"]));

        var sentence = Assert.Single(refused.Failures);
        Assert.StartsWith($"{name} is a reference that was not resolved", sentence, StringComparison.Ordinal);
        Assert.Contains("restart the app", sentence, StringComparison.Ordinal);
        Assert.DoesNotContain("kv-", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_process_whose_key_is_a_reference_still_ends_with_that_sentence()
    {
        await using var child = await ChildApp.StartAsync(":memory:", waits: false, environment: [("Access__BootstrapToken", Reference)]);

        Assert.Equal(1, await child.ExitCodeAsync());
        Assert.Contains("Access:BootstrapToken is a reference that was not resolved", child.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", child.Output, StringComparison.Ordinal);
    }
}
