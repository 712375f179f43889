using System.Text.RegularExpressions;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Documents;

/// <summary>What the code and the documents refer to is there: sections, decisions, scenarios, files.</summary>
public sealed partial class ReferenceTests
{
    private static readonly string[] ReferringFolders = ["src", "tests", "infra", "docs"];

    private static readonly string[] ReferringFiles =
        [".cs", ".csproj", ".props", ".targets", ".md", ".yaml", ".yml", ".json", ".bicep", ".proto", ".html", ".js", ".css"];

    private static readonly string[] Generated = ["bin", "obj", "node_modules", "published", "TestResults"];

    private static readonly Dictionary<string, HashSet<string>> Sections =
        Documents().ToDictionary(document => Path.GetFileName(document), SectionsOf, StringComparer.Ordinal);

    [Fact]
    public void Every_section_that_is_referred_to_exists()
    {
        var referring = Referring().ToArray();
        var references = referring
            .SelectMany(file => SectionReferences(File.ReadAllText(file)).Select(to => (From: Relative(file), to.Document, to.Section))).ToArray();

        Assert.True(references.Length > 100, $"Only {references.Length} references were found in {referring.Length} files.");
        None(references
            .Where(reference => !Sections.TryGetValue(reference.Document, out var sections) || !sections.Contains(reference.Section))
            .Select(broken => $"{broken.From}: {broken.Document} {broken.Section}"));
    }

    [Fact]
    public void Every_document_that_is_named_exists()
    {
        var files = Files(Repository.Root, ".md").Select(file => Path.GetFileName(file)).ToHashSet(StringComparer.Ordinal);

        None(NamedButMissing(DocumentName(), files));
    }

    [Fact]
    public void Every_decision_that_is_named_is_in_the_specification()
    {
        var decided = DecisionRow().Matches(Specification.Read("offering-users.md")).Select(row => row.Groups[1].Value).ToHashSet(StringComparer.Ordinal);

        Assert.NotEmpty(decided);
        None(NamedButMissing(Decision(), decided));
    }

    [Fact]
    public void Every_scenario_that_a_test_names_is_in_the_specification()
    {
        Assert.Empty(Specification.Named<ScenarioAttribute>(scenario => scenario.Numbers).Except(Specification.Scenarios));
        Assert.Empty(Specification.Named<ChecklistScenarioAttribute>(scenario => scenario.Numbers).Except(Specification.ChecklistScenarios));
    }

    [Fact]
    public void Scenarios_are_numbered_without_a_gap()
    {
        Assert.Equal(Enumerable.Range(1, 120), Specification.Scenarios);
        Assert.Equal(Enumerable.Range(1, 118), Specification.ChecklistScenarios);
    }

    [Fact]
    public void Every_relative_link_leads_to_a_file()
    {
        var documents = Files(Repository.Root, ".md").ToArray();
        var broken = documents
            .SelectMany(document => Links(document).Where(target => !Exists(document, target)).Select(target => $"{Relative(document)}: {target}"));

        Assert.Contains(documents, document => Links(document).Any());
        None(broken);
    }

    [Fact]
    public void Every_decision_record_is_in_the_index_and_has_its_three_parts()
    {
        var folder = Path.Combine(Repository.Root, "docs", "decisions");
        var index = Path.Combine(folder, "README.md");
        var records = Files(folder, ".md").Where(file => file != index).Order(StringComparer.Ordinal).ToArray();

        Assert.Equal(records.Select(record => Path.GetFileName(record)), Links(index).Where(target => !target.StartsWith("..", StringComparison.Ordinal)));
        Assert.Equal(Enumerable.Range(1, records.Length).Select(number => $"{number:0000}"), records.Select(record => Path.GetFileName(record)[..4]));
        Assert.All(records, record => Assert.Equal(
            ["## Context", "## Decision", "## Consequences"], File.ReadLines(record).Where(line => line.StartsWith("## ", StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData("(offering-users.md 2.10)", "offering-users.md 2.10")]
    [InlineData("offering-users.md 2.9 and 2.11", "offering-users.md 2.9", "offering-users.md 2.11")]
    [InlineData("offering-users.md 2.2 and DEC-13", "offering-users.md 2.2")]
    [InlineData("checklists.md 2.1, 2.3 and catalog.md 4.", "checklists.md 2.1", "checklists.md 2.3", "catalog.md 4")]
    [InlineData("[architecture.md](../architecture.md) 4", "architecture.md 4")]
    [InlineData("catalog.md 2 and 4: imports are whole", "catalog.md 2", "catalog.md 4")]
    [InlineData("checklists.md, 3 files")]
    public void A_reference_is_told_from_the_text_around_it(string text, params string[] expected) =>
        Assert.Equal(expected, SectionReferences(text).Select(reference => $"{reference.Document} {reference.Section}"));

    private static IEnumerable<(string Document, string Section)> SectionReferences(string text) =>
        SectionReference().Matches(text)
            .SelectMany(match => match.Groups["section"].Captures.Select(section => (match.Groups["document"].Value, section.Value)));

    /// <summary>Tells every one that is broken, and not only the first few.</summary>
    private static void None(IEnumerable<string> broken)
    {
        var all = string.Join('\n', broken.Distinct().Order(StringComparer.Ordinal));
        Assert.True(all.Length == 0, all);
    }

    private static IEnumerable<string> NamedButMissing(Regex name, HashSet<string> existing) =>
        from file in Referring()
        from match in name.Matches(File.ReadAllText(file))
        where !existing.Contains(match.Value)
        select $"{Relative(file)}: {match.Value}";

    /// <summary>Documents under docs/, whose sections may be referred to.</summary>
    private static IEnumerable<string> Documents() =>
        Files(Path.Combine(Repository.Root, "docs"), ".md").Where(file => Path.GetFileName(file) != "README.md");

    private static HashSet<string> SectionsOf(string document) =>
        [.. NumberedHeading().Matches(WithoutBlocks(File.ReadAllText(document))).Select(heading => heading.Groups[1].Value)];

    private static IEnumerable<string> Referring() =>
        ReferringFolders.SelectMany(folder => Files(Path.Combine(Repository.Root, folder), ReferringFiles))
            .Concat(new[] { "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "openapi.yaml" }.Select(file => Path.Combine(Repository.Root, file)))

            // This one shows broken references, too.
            .Where(file => Path.GetFileName(file) != $"{nameof(ReferenceTests)}.cs");

    private static IEnumerable<string> Files(string folder, params string[] extensions) =>
        Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
            .Where(file => extensions.Contains(Path.GetExtension(file)))
            .Where(file => !Relative(file).Split('/').Any(part => Generated.Contains(part) || (part.StartsWith('.') && part != ".github")));

    private static string Relative(string file) => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/');

    /// <summary>Targets of links that are neither URLs nor places in the document itself.</summary>
    private static IEnumerable<string> Links(string document) =>
        Link().Matches(WithoutBlocks(File.ReadAllText(document))).Select(match => match.Groups[1].Value)
            .Where(target => !target.StartsWith('#') && !target.StartsWith("mailto:", StringComparison.Ordinal))
            .Where(target => !target.Contains("://", StringComparison.Ordinal));

    private static bool Exists(string document, string target)
    {
        var path = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(document)!, Uri.UnescapeDataString(target.Split('#')[0])));
        return path.StartsWith(Repository.Root, StringComparison.Ordinal) && (File.Exists(path) || Directory.Exists(path));
    }

    private static string WithoutBlocks(string text) => FencedBlock().Replace(text.ReplaceLineEndings("\n"), "");

    [GeneratedRegex(@"(?<document>[a-z][a-z-]*\.md)(?:\]\([^)\s]*\))? §?(?<section>\d+(?:\.\d+)?)(?:(?:, | and )(?<section>\d+(?:\.\d+)?)(?![\w-]))*")]
    private static partial Regex SectionReference();

    [GeneratedRegex(@"(?<![\w/.-])[a-z]+(?:-[a-z]+)*\.md\b")]
    private static partial Regex DocumentName();

    [GeneratedRegex(@"^#{2,4} (\d+(?:\.\d+)?)\.? ", RegexOptions.Multiline)]
    private static partial Regex NumberedHeading();

    [GeneratedRegex(@"\bDEC-\d+\b")]
    private static partial Regex Decision();

    [GeneratedRegex(@"^\| (DEC-\d+) \|", RegexOptions.Multiline)]
    private static partial Regex DecisionRow();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("^```.*?^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex FencedBlock();
}
