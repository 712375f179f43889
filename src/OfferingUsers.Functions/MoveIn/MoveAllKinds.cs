using System.Globalization;
using System.Net;

namespace OfferingUsers.Functions.MoveIn;

/// <summary>Imports everything, kind by kind and page by page, and prints the results and what was not imported.</summary>
internal sealed class MoveAllKinds(WaldurSource source, MoveInTarget target, MoveInProgress progress, TextWriter output)
{
    private readonly List<string> skipped = [];
    private int changed;
    private int unchanged;
    private int refused;

    /// <summary>Returns whether everything that was found was imported.</summary>
    public async Task<bool> RunAsync(CancellationToken cancellation)
    {
        if (progress.IsResumed)
        {
            await output.WriteLineAsync("Going on where the last run was interrupted.");
        }

        foreach (var kind in WaldurKinds.All)
        {
            try
            {
                await MoveAsync(kind, cancellation);
            }
            catch (MoveInException error) when (error.Status is HttpStatusCode.NotFound or HttpStatusCode.Forbidden)
            {
                // An older Waldur, or a token without access to this kind. Objects of other kinds that depend on it are refused with a reason.
                skipped.Add($"{kind.Name}: {error.Message}");
                await output.WriteLineAsync($"{kind.Name}: left out. {error.Message}");
            }
        }

        progress.Delete();
        await ReportAsync();
        return refused == 0 && skipped.Count == 0;
    }

    private async Task MoveAsync(WaldurKind kind, CancellationToken cancellation)
    {
        if (progress.NextPage(kind.Name) is not { } first)
        {
            await output.WriteLineAsync($"{kind.Name}: done before");
            return;
        }

        var read = 0;
        await foreach (var page in source.ReadPagesAsync(kind.Path, first, cancellation))
        {
            var objects = await kind.MapAsync(source, page.Objects, cancellation);
            var result = await target.ImportAsync(kind.Collection, objects, cancellation);
            (changed, unchanged, refused, read) =
                (changed + result.Changed, unchanged + result.Unchanged, refused + result.Refused.Count, read + page.Objects.Count);
            progress.SavePage(kind.Name, page.Number);
            var of = page.Total > 0 ? string.Create(CultureInfo.InvariantCulture, $" of {page.Total}") : "";
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{kind.Name}: page {page.Number}, {read}{of} read; {result.Changed} taken, {result.Unchanged} there already, {result.Refused.Count} refused"));
            foreach (var (name, reason) in result.Refused)
            {
                await output.WriteLineAsync($"  not taken: {name} {reason}");
            }
        }

        progress.Complete(kind.Name);
    }

    private async Task ReportAsync()
    {
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"\nTaken: {changed}. There already: {unchanged}. Refused: {refused}."));
        foreach (var kind in skipped)
        {
            await output.WriteLineAsync($"Left out, {kind}");
        }

        await output.WriteLineAsync("Not taken, since Waldur does not tell or this app does not keep it:");
        foreach (var item in WaldurKinds.NotTaken)
        {
            await output.WriteLineAsync($"  {item}");
        }
    }
}
