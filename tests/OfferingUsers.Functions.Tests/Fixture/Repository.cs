namespace OfferingUsers.Functions.Tests.Fixture;

/// <summary>Where the sources are that the tests were built from.</summary>
public static class Repository
{
    /// <summary>The folder of the solution.</summary>
    public static string Root { get; } = Find();

    /// <summary>The lines of all C# files below a folder, each with its file and number.</summary>
    public static IEnumerable<(string Place, string Text)> LinesOf(string folder)
    {
        var files = Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(files);
        return files.SelectMany(file => File.ReadLines(Path.Combine(Root, file)).Select((line, n) => ($"{file}:{n + 1}", line)));
    }

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !folder.EnumerateFiles("*.sln").Any())
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests are not inside the solution.");
    }
}
