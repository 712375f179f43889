using LocalRuntime.Cosmos.Sql;

namespace LocalRuntime.Cosmos.Storage;

/// <summary>
/// Creates the indexes of a query that are not there yet, and brings its text index close to the last change. If the disk does not let it, the query has to do
/// without them.
/// </summary>
internal static class EnsureIndexes
{
    public static async Task RunAsync(DocumentFile file, ContainerTable table, IReadOnlyList<TableIndex> indexes)
    {
        var missing = table.Missing(indexes);
        if (missing.Count == 0)
        {
            return;
        }

        var isCreated = await file.TryWriteAsync(connection =>
        {
            foreach (var index in missing)
            {
                connection.Execute(index.CreateStatement(table.Name));
            }
        });
        foreach (var index in isCreated ? missing : [])
        {
            table.Add(index);
        }
    }

    public static async Task RunAsync(DocumentFile file, ContainerTable table, TextIndex text)
    {
        while (table.IndexedChange(text) is not { } change || table.LastChange - change > FollowText.MaxDelay)
        {
            var last = 0L;
            if (!await file.TryWriteAsync(connection => last = FollowText.Run(connection, table, text)))
            {
                return;
            }

            table.Followed(text, last);
        }
    }
}
