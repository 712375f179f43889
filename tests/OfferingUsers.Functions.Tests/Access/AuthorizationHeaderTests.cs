using OfferingUsers.Domain;
using OfferingUsers.Functions.Access;

namespace OfferingUsers.Functions.Tests.Access;

/// <summary>The key in an Authorization header (offering-users.md 2.2).</summary>
public sealed class AuthorizationHeaderTests
{
    [Theory]
    [InlineData("Token abc")]
    [InlineData("token abc")]
    [InlineData("TOKEN   abc ")]
    [InlineData("Token\tabc")]
    [InlineData("Bearer abc")]
    [InlineData("bEARER abc")]
    [InlineData("Bearer Token abc")]
    [InlineData("bearer token abc")]
    public void A_key_is_read_after_either_word_in_any_case(string header) => Assert.Equal("abc", AuthorizationHeader.Read(header).Value.Text);

    [Theory]
    [InlineData("Bearer Tokens", "Tokens")]
    [InlineData("Token Bearer", "Bearer")]
    public void A_key_may_look_like_a_word(string header, string key) => Assert.Equal(key, AuthorizationHeader.Read(header).Value.Text);

    [Theory]
    [InlineData(null, "Authentication credentials were not provided.")]
    [InlineData("", "Authentication credentials were not provided.")]
    [InlineData("   ", "Authentication credentials were not provided.")]
    [InlineData("Basic abc", "Authentication credentials were not provided.")]
    [InlineData("abc", "Authentication credentials were not provided.")]
    [InlineData("Token", "Invalid token. No credentials provided.")]
    [InlineData("Bearer", "Invalid token. No credentials provided.")]
    [InlineData("Bearer Token", "Invalid token. No credentials provided.")]
    [InlineData("Token a b", "Invalid token. Token string should not contain spaces.")]
    [InlineData("Bearer a b", "Invalid token. Token string should not contain spaces.")]
    [InlineData("Bearer Token a b", "Invalid token. Token string should not contain spaces.")]
    public void Everything_else_is_refused_with_its_reason(string? header, string reason) =>
        Assert.Equal(new Unauthenticated(reason), AuthorizationHeader.Read(header).Refusal);
}
