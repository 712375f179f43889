using OfferingUsers.Functions.Upstream;

namespace OfferingUsers.Functions.Tests.Upstream;

/// <summary>A setting of the upstream that cannot be meant stops the start with a sentence that names it.</summary>
public sealed class UpstreamOptionsTests
{
    private const string BadUrl = "Upstream:Url must be an https URL without a query and a user.";
    private const string Incomplete = "Upstream:SyncInterval needs Upstream:Url and Upstream:Token, a staff user's key there.";
    private const string BadInterval = "Upstream:SyncInterval is 'soon': it must be a duration longer than zero such as 1.00:00:00, or never.";

    [Theory]
    [InlineData("http://waldur.example.org", "never", "", "00:00:30", BadUrl)]
    [InlineData("https://key@waldur.example.org", "never", "", "00:00:30", BadUrl)]
    [InlineData("https://waldur.example.org/?a=1", "never", "", "00:00:30", BadUrl)]
    [InlineData("waldur", "never", "", "00:00:30", BadUrl)]
    [InlineData("", "00:10:00", "key", "00:00:30", Incomplete)]
    [InlineData("https://waldur.example.org", "00:10:00", "", "00:00:30", Incomplete)]
    [InlineData("https://waldur.example.org", "soon", "key", "00:00:30", BadInterval)]
    [InlineData("https://waldur.example.org", "never", "", "never", "Upstream:Timeout is 'never': it must be a duration longer than zero such as 00:00:30.")]
    public void It_says_what_is_wrong(string url, string interval, string token, string timeout, string sentence) =>
        Assert.Equal([sentence], Validate(url, interval, token, timeout).Failures ?? []);

    [Theory]
    [InlineData("", "never")]
    [InlineData("https://waldur.example.org", "never")]
    [InlineData("https://example.org/waldur/", "00:10:00")]
    [InlineData("http://127.0.0.1:8080", "00:10:00")]
    public void And_takes_what_is_right(string url, string interval) => Assert.True(Validate(url, interval, "key", "00:00:30").Succeeded);

    private static Microsoft.Extensions.Options.ValidateOptionsResult Validate(string url, string interval, string token, string timeout) =>
        new ValidateUpstreamOptions().Validate(null, new UpstreamOptions { Url = url, SyncInterval = interval, Token = token, Timeout = timeout });
}
