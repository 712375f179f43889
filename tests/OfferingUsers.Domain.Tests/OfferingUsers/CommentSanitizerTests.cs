using OfferingUsers.Domain.OfferingUsers;

namespace OfferingUsers.Domain.Tests.OfferingUsers;

public sealed class CommentSanitizerTests
{
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
    public void Only_harmless_formatting_is_kept(string comment, string expected) => Assert.Equal(expected, CommentSanitizer.Sanitize(comment));

    [Theory]
    [InlineData("<span>")]
    [InlineData("<b>")]
    [InlineData("<div>")]
    [InlineData("<")]
    [InlineData("<a href=x>")]
    public void The_most_hostile_nesting_comes_to_an_end(string piece) =>
        Assert.NotNull(CommentSanitizer.Sanitize(string.Concat(Enumerable.Repeat(piece, CommentSanitizer.MaxLength / piece.Length))));

    [Fact]
    public void Cleaning_what_is_clean_changes_nothing()
    {
        var once = CommentSanitizer.Sanitize("<p style=\"text-align: center\">a &amp; <a href=\"https://example.org/?a=1&b=2\">b</a></p>");

        Assert.Equal(once, CommentSanitizer.Sanitize(once));
    }
}
