using System.Net;
using Microsoft.AspNetCore.Http;
using OfferingUsers.Functions.Access;

namespace OfferingUsers.Functions.Tests.Access;

/// <summary>The address that a request counts for.</summary>
public sealed class ClientAddressTests
{
    [Theory]
    [InlineData("192.0.2.1", null, 0, "192.0.2.1")]
    [InlineData("::ffff:192.0.2.1", null, 0, "192.0.2.1")]
    [InlineData("2001:db8:1:2:3:4:5:6", null, 0, "20010DB800010002")]
    [InlineData("2001:db8:1:2:ffff::", null, 0, "20010DB800010002")]
    [InlineData("192.0.2.1", "198.51.100.7", 0, "192.0.2.1")]
    [InlineData("192.0.2.1", "198.51.100.7", 1, "198.51.100.7")]
    [InlineData("192.0.2.1", "198.51.100.7:50123", 1, "198.51.100.7")]
    [InlineData("192.0.2.1", "[2001:db8:1:2::7]:50123", 1, "20010DB800010002")]
    [InlineData("192.0.2.1", "made up, 203.0.113.9, 198.51.100.7", 1, "198.51.100.7")]
    [InlineData("192.0.2.1", "made up, 203.0.113.9, 198.51.100.7", 2, "203.0.113.9")]
    [InlineData("192.0.2.1", "198.51.100.7", 2, "192.0.2.1")]
    [InlineData("192.0.2.1", "made up", 1, "192.0.2.1")]
    [InlineData("192.0.2.1", null, 1, "192.0.2.1")]
    [InlineData(null, null, 0, "255.255.255.255")]
    public void An_address_is_that_of_the_connection_or_the_one_that_the_trusted_proxies_saw(string? remote, string? forwarded, int trusted, string expected)
    {
        var http = new DefaultHttpContext();
        http.Connection.RemoteIpAddress = remote is null ? null : IPAddress.Parse(remote);
        http.Request.Headers["X-Forwarded-For"] = forwarded;

        Assert.Equal(expected, ClientAddress.Of(http, trusted));
    }
}
