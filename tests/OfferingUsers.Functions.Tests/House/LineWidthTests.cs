using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.House;

/// <summary>A line of the sources and of the tests fits a screen, as .editorconfig says.</summary>
public sealed class LineWidthTests
{
    private const int MaxWidth = 160;

    [Fact]
    public void No_line_of_the_sources_is_wider_than_a_screen() => Assert.Empty(TooWide("src"));

    [Fact]
    public void No_line_of_the_tests_is_wider_than_a_screen() => Assert.Empty(TooWide("tests"));

    /// <summary>Each such line with its file and number, in characters.</summary>
    private static IEnumerable<string> TooWide(string folder) =>
        Repository.LinesOf(folder).Where(line => line.Text.Length > MaxWidth).Select(line => $"{line.Place} has {line.Text.Length}");
}
