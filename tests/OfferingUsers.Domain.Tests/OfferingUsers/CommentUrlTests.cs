using OfferingUsers.Domain.OfferingUsers;

namespace OfferingUsers.Domain.Tests.OfferingUsers;

public sealed class CommentUrlTests
{
    [Theory]
    [InlineData("https://example.org", true)]
    [InlineData("http://example.org/a/b?c=d&e#f", true)]
    [InlineData("HTTPS://EXAMPLE.ORG", true)]
    [InlineData("ftp://example.org/x", true)]
    [InlineData("ftps://example.org/x", true)]
    [InlineData("http://localhost:8000/x", true)]
    [InlineData("http://192.0.2.1/", true)]
    [InlineData("http://[2001:db8::1]:80/", true)]
    [InlineData("https://user:word@example.org:8443/", true)]
    [InlineData("https://bücher.example/", true)]
    [InlineData("https://xn--bcher-kva.example/", true)]
    [InlineData("https://example.org./", true)]
    [InlineData("https://id.example.org/up", true)]
    [InlineData("", false)]
    [InlineData("example.org", false)]
    [InlineData("javascript:alert(1)", false)]
    [InlineData("mailto:a@example.org", false)]
    [InlineData("https://", false)]
    [InlineData("https://example", false)]
    [InlineData("https://-example.org", false)]
    [InlineData("https://example-.org", false)]
    [InlineData("https://exa mple.org", false)]
    [InlineData("https://example.org/a b", false)]
    [InlineData("https://example.org:port/", false)]
    [InlineData("https://example.org:99999/", false)]
    [InlineData("http://[nonsense]/", false)]
    [InlineData("https://exa_mple.org/", false)]
    [InlineData("https://.org/", false)]
    [InlineData("https://example.o1/", false)]
    public void A_url_has_a_scheme_and_a_host_that_could_exist(string text, bool expected) => Assert.Equal(expected, CommentUrl.IsValid(text));
}
