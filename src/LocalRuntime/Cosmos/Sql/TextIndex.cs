using System.Text;

namespace LocalRuntime.Cosmos.Sql;

/// <summary>
/// A SQLite full-text index on the texts of some columns, by their sequences of three characters. It leads to all rows that have a text in them and to some
/// that do not, so the condition itself is tested, too. It follows the documents with a delay, and the rows that changed since are found by their change
/// numbers, so that writes do not pay for it.
/// </summary>
internal sealed record TextIndex(IReadOnlyList<string> Columns)
{
    /// <summary>The parameter with the number of the last change that it has.</summary>
    public const string UpToParameter = "$indexed";

    private const int Length = 3;
    private const int MaxSequences = 32;

    /// <summary>What the names of all such indexes of a table begin with.</summary>
    public static string Prefix(string table) => table + "_text_";

    public static TextIndex FromName(string table, string name) => new(name[Prefix(table).Length..].Split('_'));

    /// <summary>The index on the change numbers of a table.</summary>
    public static string ChangesName(string table) => table + "_changes";

    public string Name(string table) => Prefix(table) + string.Join('_', Columns);

    public string CreateStatements(string table) =>
        $"CREATE VIRTUAL TABLE {Name(table)} USING fts5(text, content='', contentless_delete=1, detail=none, tokenize='trigram case_sensitive 1'); "
        + $"CREATE INDEX IF NOT EXISTS {ChangesName(table)} ON {table} (lsn)";

    /// <summary>The query for the numbers of the rows that may have a text.</summary>
    /// <param name="match">The placeholder of what <see cref="Match"/> returns.</param>
    public string Rows(string table, string match) =>
        $"SELECT rowid FROM {Name(table)} WHERE {Name(table)} MATCH {match} "
        + $"UNION ALL SELECT rid FROM {table} INDEXED BY {ChangesName(table)} WHERE lsn > {UpToParameter}";

    /// <summary>What the index is searched for; null for a text that is too short for it.</summary>
    public static string? Match(string text)
    {
        var characters = Fold(text).EnumerateRunes().Select(character => character.ToString()).ToList();
        return characters.Count < Length
            ? null
            : string.Join(" AND ", Enumerable.Range(0, characters.Count - Length + 1)
                .Select(start => string.Concat(characters.Skip(start).Take(Length))).Distinct(StringComparer.Ordinal).Take(MaxSequences)
                .Select(sequence => $"\"{sequence.Replace("\"", "\"\"", StringComparison.Ordinal)}\""));
    }

    /// <summary>What the index has of a row.</summary>
    /// <param name="keys">The sort keys of its columns.</param>
    public static string TextOf(IEnumerable<string?> keys)
    {
        var text = new StringBuilder();
        foreach (var key in keys)
        {
            if (key is [SortKey.String, ..])
            {
                text.Append(key, 1, key.Length - 1).Append('\n');
            }
        }

        return Fold(text.ToString());
    }

    /// <summary>Texts that are equal but for case become the same; and SQLite ends a text at a zero.</summary>
    private static string Fold(string text) => text.ToUpperInvariant().Replace('\0', ' ');
}
