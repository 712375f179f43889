using LocalRuntime.Durable;

namespace LocalRuntime;

/// <summary>
/// Refuses to start where orchestrations are kept and the documents that they are about are gone. Such an app would be green and empty, its orchestrations
/// would end because they find nothing, and a backup that is put back later would have lost its clocks. A directory without instances is a new one.
/// </summary>
internal static class RefuseLostDocuments
{
    public const string OrchestrationFile = "durable.db";

    /// <param name="documents">The path of the file with the documents.</param>
    public static void Run(string documents)
    {
        var orchestrations = Path.Combine(Path.GetDirectoryName(documents)!, OrchestrationFile);
        if (IsMissingOrEmpty(documents) && IsMissingOrEmpty(documents + "-wal") && TaskHubStore.HoldsInstances(orchestrations))
        {
            throw new StartRefusedException(
                $"'{documents}' is missing or empty, and '{orchestrations}' has orchestrations of what it held: put a copy from a backup in its place, "
                + "or move both (and those beside them that begin with their names) away to begin anew.");
        }
    }

    private static bool IsMissingOrEmpty(string file) => !Directory.Exists(file) && new FileInfo(file) is not { Exists: true, Length: > 0 };
}
