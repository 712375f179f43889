using Microsoft.Extensions.Options;

namespace OfferingUsers.Functions.Http;

/// <summary>How the API shows itself: the settings <c>Api:*</c>.</summary>
public sealed class ApiOptions
{
    /// <summary>Scheme and host of every URL in an answer, as <c>https://accounts.example.org</c>. Default: none, which takes those of the request.</summary>
    public string? PublicBaseUrl { get; set; }

    /// <summary>Whether answers tell in <c>X-Store-Calls</c> and <c>X-Store-Charge</c> what they cost in the store. Default: false.</summary>
    public bool CostHeaders { get; set; }
}

/// <summary>A base URL that is none would only show in clients' errors; the start tells it instead.</summary>
internal sealed class ValidateApiOptions : IValidateOptions<ApiOptions>
{
    public ValidateOptionsResult Validate(string? name, ApiOptions options) =>
        string.IsNullOrEmpty(options.PublicBaseUrl)
        || (Uri.TryCreate(options.PublicBaseUrl, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            && url.Query.Length == 0 && url.Fragment.Length == 0)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"Api:PublicBaseUrl is '{options.PublicBaseUrl}': it must be an absolute http or https URL without a query.");
}
