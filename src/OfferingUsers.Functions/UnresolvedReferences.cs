using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace OfferingUsers.Functions;

/// <summary>
/// App Service hands a setting that refers to a secret to the app as it is written where it could not read the secret, be it for a role that has not reached
/// the vault yet. Such a text passes for a name, a URL or even a key, and is none: it holds nothing that only who set it knows (catalog.md 4).
/// </summary>
internal static class UnresolvedReferences
{
    private static readonly string[] Beginnings = ["@Microsoft.KeyVault(", "@Microsoft.AppConfiguration("];

    /// <summary>App Service gives the app each setting a second time, under its name with this before it.</summary>
    private const string Copy = "APPSETTING_";

    /// <summary>Stops the start with a sentence for each setting, of the app or of what it is built from, whose value is still a reference.</summary>
    public static void Refuse(IConfiguration configuration)
    {
        string[] sentences =
        [
            .. configuration.AsEnumerable()
                .Where(setting => IsReference(setting.Value) && !setting.Key.StartsWith(Copy, StringComparison.OrdinalIgnoreCase))
                .Select(setting => setting.Key).Order(StringComparer.Ordinal).Select(Sentence),
        ];
        if (sentences.Length > 0)
        {
            throw new OptionsValidationException(nameof(UnresolvedReferences), typeof(UnresolvedReferences), sentences);
        }
    }

    private static bool IsReference(string? value) =>
        value is not null && Array.Exists(Beginnings, beginning => value.AsSpan().TrimStart().StartsWith(beginning, StringComparison.OrdinalIgnoreCase));

    private static string Sentence(string name) =>
        $"{name} is a reference that was not resolved: let the app's identity read what it refers to, see that it exists, and restart the app; "
        + "or set the value itself.";
}
