using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using OfferingUsers.Domain.Access;

namespace OfferingUsers.Functions.Access;

/// <summary>Authentication and visibility: the settings <c>Access:*</c>.</summary>
public sealed partial class AccessOptions
{
    private const int MinLength = 20;

    private string? sha256;

    /// <summary>
    /// The key of the built-in staff user <c>bootstrap</c>, at least 20 characters; empty or absent: there is none. Default: none. It is taken and never
    /// given back: what stays of it is <see cref="BootstrapTokenSha256"/>.
    /// </summary>
    public string? BootstrapToken
    {
        get => null;
        set
        {
            BootstrapTokenFault = FaultOf(value);
            sha256 = string.IsNullOrEmpty(value) ? null : TokenHash.Compute(value);
        }
    }

    /// <summary>
    /// Whether that key opens nothing any more as soon as there is an active staff user with a key of their own (catalog.md 4). Default: false.
    /// </summary>
    public bool BootstrapTokenUntilStaff { get; set; }

    /// <summary>
    /// Whether lists and single records exclude users without consent to the offering's active terms (offering-users.md 4.2, rule 3). Default: false.
    /// </summary>
    public bool EnforceUserConsentForOfferings { get; set; }

    /// <summary>
    /// Whether lists and single records exclude users without a value for each attribute that the offering exposes (newer-waldur.md 4.1). Default: false.
    /// </summary>
    public bool EnforceProfileCompleteness { get; set; }

    /// <summary>What hides other users' records from readers.</summary>
    internal ReaderRules ReaderRules => new(EnforceUserConsentForOfferings, EnforceProfileCompleteness);

    /// <summary>The SHA-256 of the bootstrap key; null where there is none.</summary>
    internal string? BootstrapTokenSha256 => sha256;

    /// <summary>What is wrong with the key that was set, as a sentence; null for nothing.</summary>
    internal string? BootstrapTokenFault { get; private set; }

    private static string? FaultOf(string? token) =>
        string.IsNullOrEmpty(token) ? null
        : token.Length < MinLength ? "Access:BootstrapToken must have at least 20 characters."
        : !Visible().IsMatch(token) ? "Access:BootstrapToken must consist of visible ASCII characters without spaces."
        : null;

    [GeneratedRegex(@"^[\x21-\x7e]*\z")]
    private static partial Regex Visible();
}

/// <summary>A bootstrap key that is too short, can not be sent, or is everybody's, stops the start.</summary>
internal sealed class ValidateAccessOptions : IValidateOptions<AccessOptions>
{
    public ValidateOptionsResult Validate(string? name, AccessOptions options) =>
        options.BootstrapTokenFault is { } fault ? ValidateOptionsResult.Fail(fault)
        : options.BootstrapTokenSha256 is { } sha256 && DemoKeys.Contains(sha256)
            ? ValidateOptionsResult.Fail("Access:BootstrapToken is a key of the demo, which is public: it must be one that nobody else knows.")
        : ValidateOptionsResult.Success;
}
