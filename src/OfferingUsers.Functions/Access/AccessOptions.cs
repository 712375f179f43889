using System.ComponentModel.DataAnnotations;

namespace OfferingUsers.Functions.Access;

/// <summary>Authentication and visibility: the settings <c>Access:*</c>.</summary>
public sealed class AccessOptions
{
    /// <summary>The token of the built-in staff user <c>bootstrap</c>, at least 20 characters; without it there is no such user. Default: none.</summary>
    [MinLength(20, ErrorMessage = "Access:BootstrapToken must have at least 20 characters.")]
    [RegularExpression(@"[\x21-\x7e]*", ErrorMessage = "Access:BootstrapToken must consist of visible ASCII characters without spaces.")]
    public string? BootstrapToken { get; set; }

    /// <summary>
    /// Whether lists and single records exclude users without consent to the offering's active terms (offering-users.md 4.2, rule 3). Default: false.
    /// </summary>
    public bool EnforceUserConsentForOfferings { get; set; }
}
