using System.Globalization;
using System.Net;

namespace OfferingUsers.Functions.MoveIn;

/// <summary>Moves everything in, kind by kind and page by page, and tells what it did and what it could not take.</summary>
internal sealed class MoveAllKinds(WaldurSource source, MoveInTarget target, MoveInProgress progress, TextWriter output)
{
    private readonly List<string> missing = [];
    private int changed;
    private int unchanged;
    private int refused;

    /// <summary>Whether everything that was found was taken.</summary>
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
                // An older Waldur, or a key that may not see it: the rest does not depend on it, or is refused with a reason.
                missing.Add($"{kind.Name}: {error.Message}");
                await output.WriteLineAsync($"{kind.Name}: left out. {error.Message}");
            }
        }

        progress.End();
        await ReportAsync();
        return refused == 0 && missing.Count == 0;
    }

    private async Task MoveAsync(WaldurKind kind, CancellationToken cancellation)
    {
        if (progress.NextPage(kind.Name) is not { } first)
        {
            await output.WriteLineAsync($"{kind.Name}: done before");
            return;
        }

        var read = 0;
        await foreach (var page in source.PagesAsync(kind.Path, first, cancellation))
        {
            var objects = await kind.MapAsync(source, page.Objects, cancellation);
            var taken = await target.ImportAsync(kind.Collection, objects, cancellation);
            (changed, unchanged, refused, read) =
                (changed + taken.Changed, unchanged + taken.Unchanged, refused + taken.Refused.Count, read + page.Objects.Count);
            progress.Reach(kind.Name, page.Number);
            var of = page.Total > 0 ? string.Create(CultureInfo.InvariantCulture, $" of {page.Total}") : "";
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{kind.Name}: page {page.Number}, {read}{of} read; {taken.Changed} taken, {taken.Unchanged} there already, {taken.Refused.Count} refused"));
            foreach (var (name, reason) in taken.Refused)
            {
                await output.WriteLineAsync($"  not taken: {name} {reason}");
            }
        }

        progress.Finish(kind.Name);
    }

    private async Task ReportAsync()
    {
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"\nTaken: {changed}. There already: {unchanged}. Refused: {refused}."));
        foreach (var kind in missing)
        {
            await output.WriteLineAsync($"Left out, {kind}");
        }

        await output.WriteLineAsync("Not taken, since Waldur does not tell or this app does not keep it:");
        foreach (var what in WaldurKinds.NotTaken)
        {
            await output.WriteLineAsync($"  {what}");
        }
    }
}
