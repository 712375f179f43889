using OfferingUsers.Domain.Checklists;

namespace OfferingUsers.Domain.Tests.Checklists;

/// <summary>What may go into a record and into a header as the type of a file (checklists.md 3.4 and 3.7).</summary>
public sealed class MediaTypeTests
{
    private static readonly string Longest = new('x', 127);

    public static TheoryData<string> NotTypes =>
    [
        "", "/", "text", "text/", "/plain", "text/plain/more", "text/plain; charset=utf-8", "image/svg+xml;x=1", "image/jpeg, text/html", "text /plain",
        " text/plain", "text/plain\n", "text/plain\r\nX-Evil: 1", "text/\0", "text/\u007F", "text/ä", "text/*", "*/*", "te(t/plain", "text/\"plain\"",
        "text/pl@in", "-text/plain", "text/.plain", $"x{Longest}/y", $"x/y{Longest}",
    ];

    public static TheoryData<string> Types =>
        ["text/plain", "image/svg+xml", "application/vnd.oasis.opendocument.text-master", "x/1!#$&-^_.+", "IMAGE/PNG", $"{Longest}/{Longest}"];

    [Theory]
    [MemberData(nameof(Types))]
    public void A_type_is_two_names_with_a_slash(string type) => Assert.Equal((true, type), (MediaType.IsValid(type), MediaType.OrUnknown(type)));

    [Theory]
    [MemberData(nameof(NotTypes))]
    public void Anything_else_is_unknown(string type) =>
        Assert.Equal((false, "application/octet-stream"), (MediaType.IsValid(type), MediaType.OrUnknown(type)));

    [Fact]
    public void No_type_is_unknown() => Assert.Equal("application/octet-stream", MediaType.OrUnknown(null));

    [Theory]
    [InlineData("image/png", true)]
    [InlineData("image/jpeg", true)]
    [InlineData("image/gif", true)]
    [InlineData("image/webp", true)]
    [InlineData("image/PNG", false)]
    [InlineData("image/png ", false)]
    [InlineData("image/png;x", false)]
    [InlineData("image/bmp", false)]
    [InlineData("image/tiff", false)]
    [InlineData("image/svg+xml", false)]
    [InlineData("text/html", false)]
    [InlineData("application/pdf", false)]
    public void Four_types_are_shown_and_all_others_saved(string type, bool shown) => Assert.Equal(shown, MediaType.IsShownInline(type));

    [Fact]
    public void Whatever_is_detected_is_a_type()
    {
        var random = new Random(5);
        byte[][] starts = [[], [.. "PK\u0003\u0004"u8, .. new byte[22], 8, 0, 0, 0, .. "mimetype"u8], "<"u8.ToArray(), "{"u8.ToArray(), "GIF89a"u8.ToArray()];
        for (var n = 0; n < 2000; n++)
        {
            var noise = new byte[random.Next(0, 100)];
            random.NextBytes(noise);
            Assert.True(MediaType.IsValid(ContentType.Detect([.. starts[n % starts.Length], .. noise])));
        }
    }
}
