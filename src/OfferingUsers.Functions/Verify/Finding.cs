using System.Collections.Immutable;

namespace OfferingUsers.Functions.Verify;

/// <summary>Something that is not as it should be.</summary>
/// <param name="IsViolation">Whether nothing mends it; otherwise it is unfinished, and a sweep or the next request finishes it.</param>
/// <param name="Subject">The kind and the id of what it is about; never a name, since reports are passed on.</param>
/// <param name="Text">A sentence.</param>
internal sealed record Finding(bool IsViolation, string Subject, string Text)
{
    public static Finding Violation(string subject, string text) => new(true, subject, text);

    public static Finding Unfinished(string subject, string text) => new(false, subject, text);
}

/// <summary>What a verification has seen and found.</summary>
/// <param name="AsOf">The instant for which it was judged what is late.</param>
internal sealed record VerifyReport(DateTimeOffset AsOf, ImmutableDictionary<string, int> Seen, ImmutableArray<Finding> Findings)
{
    /// <summary>How many of each sort are printed.</summary>
    private const int MaxPrinted = 100;

    public IEnumerable<Finding> Violations => Findings.Where(finding => finding.IsViolation);

    public IEnumerable<Finding> Unfinished => Findings.Where(finding => !finding.IsViolation);

    /// <summary>The report for an operator.</summary>
    public override string ToString()
    {
        var seen = string.Join(", ", Seen.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => $"{one.Value:N0} in {one.Key}"));
        return string.Join(
            '\n',
            [
                $"Verified as of {AsOf:yyyy-MM-dd HH:mm:ss}Z: {seen}.",
                .. Print("Unfinished, a sweep or the next request finishes it", [.. Unfinished]),
                .. Print("Violations", [.. Violations]),
                Violations.Any() ? "" : "No violations.",
            ]).TrimEnd();
    }

    private static IEnumerable<string> Print(string title, IReadOnlyCollection<Finding> findings)
    {
        if (findings.Count == 0)
        {
            return [];
        }

        var lines = findings.Take(MaxPrinted).Select(finding => $"  {finding.Subject}: {finding.Text}");
        string[] rest = findings.Count > MaxPrinted ? [$"  and {findings.Count - MaxPrinted:N0} more"] : [];
        return [$"{title}: {findings.Count:N0}", .. lines, .. rest];
    }
}
