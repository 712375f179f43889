using Microsoft.Extensions.Options;

namespace OfferingUsers.Functions.Access;

/// <summary>How much one caller may ask of an app instance: the settings <c>Limits:*</c>. 0 switches a limit off.</summary>
public sealed class LimitOptions
{
    /// <summary>Requests without a known key per second from one address; ten times as many at once. Default: 500.</summary>
    public int RequestsPerAddress { get; set; } = 500;

    /// <summary>Requests per second of one user; twice as many at once. Default: 20,000.</summary>
    public int RequestsPerUser { get; set; } = 20_000;

    /// <summary>Requests of one user that are answered at the same time. Default: 256.</summary>
    public int ConcurrentRequestsPerUser { get; set; } = 256;

    /// <summary>Requests of all users that are answered at the same time. Default: 1,000.</summary>
    public int ConcurrentRequests { get; set; } = 1_000;

    /// <summary>
    /// How many trusted proxies each add one address to <c>X-Forwarded-For</c>; with 0 the header is ignored. Default: 0.
    /// </summary>
    public int TrustedProxies { get; set; }
}

/// <summary>A negative limit stops the start.</summary>
internal sealed class ValidateLimitOptions : IValidateOptions<LimitOptions>
{
    public ValidateOptionsResult Validate(string? name, LimitOptions options)
    {
        (string Name, int Value)[] numbers =
        [
            (nameof(options.RequestsPerAddress), options.RequestsPerAddress), (nameof(options.RequestsPerUser), options.RequestsPerUser),
            (nameof(options.ConcurrentRequestsPerUser), options.ConcurrentRequestsPerUser),
            (nameof(options.ConcurrentRequests), options.ConcurrentRequests), (nameof(options.TrustedProxies), options.TrustedProxies),
        ];
        var negative = numbers.Where(number => number.Value < 0).Select(number => $"Limits:{number.Name} is {number.Value}: it must not be negative.").ToList();
        return negative.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(negative);
    }
}
