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
    private static IEnumerable<string> TooWide(string folder)
    {
        var files = Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(files);
        return files.SelectMany(file => File.ReadLines(Path.Combine(Repository.Root, file)).Select((line, n) => (line, n))
            .Where(one => one.line.Length > MaxWidth).Select(one => $"{file}:{one.n + 1} has {one.line.Length}"));
    }
}
