using Microsoft.Extensions.Options;

namespace OfferingUsers.Functions.Http;

/// <summary>The settings <c>Api:*</c>: base URL and diagnostic headers of responses.</summary>
public sealed class ApiOptions
{
    /// <summary>Scheme and host of every URL in a response, as <c>https://accounts.example.org</c>. Default: none, which uses those of the request.</summary>
    public string? PublicBaseUrl { get; set; }

    /// <summary>Whether responses report their Cosmos DB calls and request units in <c>X-Store-Calls</c> and <c>X-Store-Charge</c>. Default: false.</summary>
    public bool CostHeaders { get; set; }
}

/// <summary>Rejects an invalid base URL at startup, because otherwise only clients would notice it.</summary>
internal sealed class ValidateApiOptions : IValidateOptions<ApiOptions>
{
    public ValidateOptionsResult Validate(string? name, ApiOptions options) =>
        string.IsNullOrEmpty(options.PublicBaseUrl)
        || (Uri.TryCreate(options.PublicBaseUrl, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            && url.Query.Length == 0 && url.Fragment.Length == 0)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"Api:PublicBaseUrl is '{options.PublicBaseUrl}': it must be an absolute http or https URL without a query.");
}
