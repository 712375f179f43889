using Microsoft.Extensions.Options;
using OfferingUsers.Domain.OfferingUsers;

namespace OfferingUsers.Functions.Upstream;

/// <summary>The Waldur beside which the app serves its resource: the settings <c>Upstream:*</c>.</summary>
public sealed class UpstreamOptions
{
    /// <summary>
    /// Its URL, such as <c>https://waldur.example.org</c>: what the app does not serve is passed there, and keys that it does not know are asked of it.
    /// Default: none.
    /// </summary>
    public string? Url { get; set; }

    /// <summary>How long it may say and take nothing before a request is given up. Default: 00:00:30.</summary>
    public string Timeout { get; set; } = "00:00:30";

    /// <summary>The interval at which the catalog takes what changed there; <c>never</c> for not at all. Default: never.</summary>
    public string SyncInterval { get; set; } = StateTimeouts.Never;

    /// <summary>A staff user's key there, with which the catalog is read. Required with an interval. Default: none.</summary>
    public string? Token { get; set; }

    /// <summary><see cref="Url"/> with a slash at its end; null for none.</summary>
    internal Uri? Address => string.IsNullOrEmpty(Url) ? null : new Uri(Url.TrimEnd('/') + "/");

    /// <summary><see cref="Timeout"/> as a duration.</summary>
    internal TimeSpan ToTimeout() => Parse(Timeout) ?? throw new InvalidOperationException("The timeout was not validated at startup.");

    /// <summary><see cref="SyncInterval"/>; null for <c>never</c>.</summary>
    internal TimeSpan? ToSyncInterval() => Parse(SyncInterval);

    private static TimeSpan? Parse(string text) => StateTimeouts.TryParse(text, out var parsed) ? parsed : null;
}

/// <summary>An upstream that cannot be reached by its setting, or to which keys would go without encryption, stops the start.</summary>
internal sealed class ValidateUpstreamOptions : IValidateOptions<UpstreamOptions>
{
    public ValidateOptionsResult Validate(string? name, UpstreamOptions options)
    {
        var faults = FaultsOf(options).ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> FaultsOf(UpstreamOptions options)
    {
        if (!string.IsNullOrEmpty(options.Url) && !IsSafe(options.Url))
        {
            yield return "Upstream:Url must be an https URL without a query and a user.";
        }

        if (!StateTimeouts.TryParse(options.Timeout, out var timeout) || timeout is null)
        {
            yield return $"Upstream:Timeout is '{options.Timeout}': it must be a duration longer than zero such as 00:00:30.";
        }

        if (!StateTimeouts.TryParse(options.SyncInterval, out var interval))
        {
            yield return $"Upstream:SyncInterval is '{options.SyncInterval}': it must be {StateTimeouts.Allowed}.";
        }
        else if (interval is not null && (string.IsNullOrEmpty(options.Url) || string.IsNullOrEmpty(options.Token)))
        {
            yield return "Upstream:SyncInterval needs Upstream:Url and Upstream:Token, a staff user's key there.";
        }
    }

    /// <summary>Keys go there, so without encryption anybody on the way could take them, except on the machine itself.</summary>
    private static bool IsSafe(string url) => Uri.TryCreate(url, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback))
        && uri.Query.Length == 0 && uri.Fragment.Length == 0 && uri.UserInfo.Length == 0;
}
