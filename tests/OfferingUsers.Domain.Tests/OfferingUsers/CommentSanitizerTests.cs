using OfferingUsers.Domain.OfferingUsers;

namespace OfferingUsers.Domain.Tests.OfferingUsers;

public sealed class CommentSanitizerTests
{
    private const string TooMuchMarkup = "This comment has too much markup.";
    private const string TooLong = "Ensure this field has no more than 65536 characters.";

    [Theory]
    [InlineData("", "")]
    [InlineData("  plain text ", "plain text")]
    [InlineData("a & b < c > d", "a &amp; b &lt; c &gt; d")]
    [InlineData("a &amp; b", "a &amp; b")]
    [InlineData("<p>Safe content</p><script>alert(1)</script><img src=x onerror=alert(1)>", "<p>Safe content</p>")]
    [InlineData("Send <b>passport</b><script>x</script>", "Send <b>passport</b>")]
    [InlineData("<style>p{}</style>text", "text")]
    [InlineData("<div>kept <section>text</section></div>", "kept text")]
    [InlineData(
        "<h1>a</h1><h6>b</h6><pre>c</pre><sub>d</sub><sup>e</sup><u>f</u><s>g</s><br>",
        "<h1>a</h1><h6>b</h6><pre>c</pre><sub>d</sub><sup>e</sup><u>f</u><s>g</s><br>")]
    [InlineData("<ul><li>a</li></ul><ol><li>b</li></ol>", "<ul><li>a</li></ul><ol><li>b</li></ol>")]
    [InlineData("<a href=\"https://example.org/\">x</a>", "<a href=\"https://example.org/\" rel=\"noopener noreferrer\">x</a>")]
    [InlineData("<a href=\"mailto:a@example.org\">x</a>", "<a href=\"mailto:a@example.org\" rel=\"noopener noreferrer\">x</a>")]
    [InlineData("<a href=\"javascript:alert(1)\">x</a>", "<a rel=\"noopener noreferrer\">x</a>")]
    [InlineData("<a href=\" java\nscript:alert(1)\">x</a>", "<a rel=\"noopener noreferrer\">x</a>")]
    [InlineData("<a href=\"/relative\">x</a>", "<a rel=\"noopener noreferrer\">x</a>")]
    [InlineData("<a href=\"ftp://example.org/\">x</a>", "<a rel=\"noopener noreferrer\">x</a>")]
    [InlineData(
        "<a href=\"https://example.org/\" onclick=\"x()\" target=\"_blank\" style=\"color: red\">x</a>",
        "<a href=\"https://example.org/\" rel=\"noopener noreferrer\">x</a>")]
    [InlineData("<b style=\"color: red\" href=\"https://example.org/\">x</b>", "<b>x</b>")]
    [InlineData("<p style=\"color: red; position: fixed\">x</p>", "<p style=\"color: rgba(255, 0, 0, 1)\">x</p>")]
    [InlineData("<p style=\"background-image: url(https://example.org/)\">x</p>", "<p>x</p>")]
    [InlineData("<!-- note -->x", "x")]
    [InlineData("<svg><script>alert(1)</script></svg>x", "x")]
    [InlineData("<<b>x", "&lt;<b>x</b>")]
    public void Only_harmless_formatting_is_kept(string comment, string expected) => Assert.Equal(expected, CommentSanitizer.Sanitize(comment).Html);

    [Theory]
    [InlineData("<span>")]
    [InlineData("<b>")]
    [InlineData("<div>")]
    [InlineData("</p>")]
    [InlineData("<a href=x>")]
    [InlineData("<!-- -->")]
    public void A_comment_of_tags_alone_is_refused_unparsed(string piece) => Assert.Equal(
        new SanitizedComment(null, TooMuchMarkup),
        CommentSanitizer.Sanitize(string.Concat(Enumerable.Repeat(piece, CommentSanitizer.MaxLength / piece.Length))));

    /// <summary>Each paragraph opens all formatting elements again that are still open: the elements are the product of both numbers.</summary>
    [Theory]
    [InlineData("<b {0}>", 200, "<p>x", 200)]
    [InlineData("<p><b {0}>", 200, "", 0)]
    [InlineData("<i {0}><b {0}>", 11, "<p>x", 100)]
    [InlineData("<b {0}><!--</b>-->", 125, "<p>x", 100)]
    [InlineData("<b {0}><x a='</b>'>", 125, "<p>x", 100)]
    public void What_would_be_multiplied_is_refused_unparsed(string formatting, int first, string block, int second) => Assert.Equal(
        new SanitizedComment(null, TooMuchMarkup), CommentSanitizer.Sanitize("<p>" + Repeat(formatting, first) + Repeat(block, second)));

    [Theory]
    [InlineData("<b {0}>", 20, "<p>x", 475)]
    [InlineData("<span>", 250, "</span>", 250)]
    [InlineData("<b>x</b>", 250, "", 0)]
    [InlineData("<li>x", 500, "", 0)]
    public void What_people_write_is_within_the_bounds_and_no_longer_than_a_comment(string first, int one, string second, int other)
    {
        var (html, error) = CommentSanitizer.Sanitize(Repeat(first, one) + Repeat(second, other));

        Assert.True(html is null ? error == TooLong : html.Length <= CommentSanitizer.MaxLength);
    }

    [Theory]
    [InlineData(2048, null)]
    [InlineData(2049, TooMuchMarkup)]
    public void A_tag_has_2048_characters_with_its_attributes(int length, string? expected)
    {
        var address = new string('x', length - "<a href=\">\">".Length);

        Assert.Equal(expected, CommentSanitizer.Sanitize($"<a href=\">{address}\">").Error);
    }

    [Theory]
    [InlineData('x', null)]
    [InlineData('&', TooLong)]
    [InlineData('<', TooLong)]
    public void What_is_stored_is_no_longer_than_what_may_be_sent(char character, string? expected)
    {
        var comment = CommentSanitizer.Sanitize(new string(character, CommentSanitizer.MaxLength));

        Assert.Equal((expected, expected is null ? CommentSanitizer.MaxLength : 0), (comment.Error, comment.Html?.Length ?? 0));
    }

    [Fact]
    public void Cleaning_what_is_clean_changes_nothing()
    {
        var once = CommentSanitizer.Sanitize("<p style=\"text-align: center\">a &amp; <a href=\"https://example.org/?a=1&b=2\">b</a></p>").Html!;

        Assert.Equal(once, CommentSanitizer.Sanitize(once).Html);
    }

    private static string Repeat(string piece, int times) => string.Concat(
        Enumerable.Range(0, times).Select(number => piece.Replace("{0}", $"n{number:x}", StringComparison.Ordinal)));
}
