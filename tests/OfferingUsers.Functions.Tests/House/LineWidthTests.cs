using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.House;

/// <summary>A line of the sources fits a screen, as .editorconfig says.</summary>
public sealed class LineWidthTests
{
    private const int MaxWidth = 160;

    [Fact]
    public void No_line_of_the_sources_is_wider_than_a_screen()
    {
        var files = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(files);
        Assert.Empty(files.SelectMany(file => File.ReadLines(Path.Combine(Repository.Root, file)).Select((line, n) => (line, n))
            .Where(one => one.line.Length > MaxWidth).Select(one => $"{file}:{one.n + 1} has {one.line.Length}")));
    }
}
