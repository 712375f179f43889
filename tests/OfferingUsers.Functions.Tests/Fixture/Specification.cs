using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace OfferingUsers.Functions.Tests.Fixture;

/// <summary>The numbered scenarios of the specification, and those that the tests name.</summary>
public static partial class Specification
{
    /// <summary>The scenarios of offering-users.md, in their order.</summary>
    public static IReadOnlyList<int> Scenarios { get; } = NumbersIn("offering-users.md", "## 9. ");

    /// <summary>The scenarios of checklists.md, in their order.</summary>
    public static IReadOnlyList<int> ChecklistScenarios { get; } = NumbersIn("checklists.md", "## Appendix B. ");

    public static string Read(string document) => File.ReadAllText(PathOf(document));

    /// <summary>The text under a heading.</summary>
    public static string Section(string document, string heading) => string.Join('\n', File.ReadLines(PathOf(document))
        .SkipWhile(line => !line.StartsWith(heading, StringComparison.Ordinal)).Skip(1).TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal)));

    /// <summary>The scenarios of newer-waldur.md, N1 and on.</summary>
    public static IReadOnlyList<int> NewerScenarios { get; } =
    [
        .. NewerNumber().Matches(Section("newer-waldur.md", "## 10. ")).Select(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)),
    ];

    /// <summary>The numbers that tests name by one kind of attribute.</summary>
    public static IReadOnlySet<int> Named<T>(Func<T, IEnumerable<int>> numbers)
        where T : Attribute =>
        typeof(Specification).Assembly.GetTypes().SelectMany(type => type.GetMethods())
            .SelectMany(method => method.GetCustomAttributes<T>()).SelectMany(numbers).ToHashSet();

    private static string PathOf(string document) => Path.Combine(Repository.Root, "docs", "spec", document);

    /// <summary>The numbers of the list under a heading.</summary>
    private static List<int> NumbersIn(string document, string heading) =>
    [
        .. File.ReadLines(PathOf(document))
            .SkipWhile(line => !line.StartsWith(heading, StringComparison.Ordinal)).Skip(1)
            .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
            .Select(line => ListNumber().Match(line)).Where(match => match.Success)
            .Select(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)),
    ];

    [GeneratedRegex(@"\bN(\d+)\. ")]
    private static partial Regex NewerNumber();

    [GeneratedRegex(@"^(\d+)\. ")]
    private static partial Regex ListNumber();
}
