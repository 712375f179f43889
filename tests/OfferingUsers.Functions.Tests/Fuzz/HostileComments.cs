namespace OfferingUsers.Functions.Tests.Fuzz;

/// <summary>Comments whose markup costs a parser or a cleaner much, or says one thing to the one and another to the other.</summary>
internal static class HostileComments
{
    private static readonly string[] Pieces =
    [
        "<p>", "<b>", "<p><b a>", "</p>", "</b>", "<ul><li>", "<i><b></i>", "<a href=\"javascript:alert(1)\">x</a>", "<table><tr><td>", "<svg><style><!--",
        "<math><mi>",
        "<noscript><p title=\"</noscript>", "<template>", "<!--", "-->", "<![CDATA[", "<script>", "&#xD800;", "&#0;", "&amp;", "<img src=x onerror=a>",
        "\u0000", "x", "é",
        "<textarea>", "<select><option>", "<frameset>", "<plaintext>", "<a href='http://a/?\"'>", "<p style=\"width:expression(1)\">", "<br/>", "😀", "<",
        "</", "<a ", "=\"",
    ];

    public static string One(Random random)
    {
        var first = random.Of(Pieces);
        var text = random.Chance(0.3)
            ? string.Concat(Enumerable.Repeat(first, random.Of([1, 20, 21, 250, 500, 501, 2000])))
            : string.Concat(Enumerable.Range(0, random.Of([1, 3, 20, 200])).Select(_ => random.Of(Pieces)));
        return random.Chance(0.1) ? text.PadRight(random.Of([65_535, 65_536, 65_537]), 'x') : text;
    }
}
