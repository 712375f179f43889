using System.ComponentModel.DataAnnotations;

namespace OfferingUsers.Functions.Access;

/// <summary>Who may enter and see: the settings <c>Access:*</c>.</summary>
public sealed class AccessOptions
{
    /// <summary>The key of the built-in staff user <c>bootstrap</c>, at least 20 characters; empty or absent: there is none. Default: none.</summary>
    [MinLength(20, ErrorMessage = "Access:BootstrapToken must have at least 20 characters.")]
    [RegularExpression(@"[\x21-\x7e]*", ErrorMessage = "Access:BootstrapToken must consist of visible ASCII characters without spaces.")]
    public string? BootstrapToken { get; set; }

    /// <summary>
    /// Whether lists and retrievals hide records of users who did not consent to the offering's active terms (offering-users.md 4.2, rule 3). Default:
    /// false.
    /// </summary>
    public bool EnforceUserConsentForOfferings { get; set; }
}
