using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace LocalRuntime.Cosmos.Sql;

/// <summary>SQLite functions, registered on each connection, that read values from documents and compare sort keys like Cosmos DB.</summary>
internal static class SqlFunctions
{
    public static void Register(SqliteConnection connection)
    {
        connection.CreateFunction("cosmos_path", (byte[] body, string path) => ReadPath(body, path), isDeterministic: true);
        connection.CreateFunction("cosmos_mentions", (byte[] body, string? key) => MayContain(body, key), isDeterministic: true);
        connection.CreateFunction("cosmos_get", (string? key, string path) => ReadProperty(key, path), isDeterministic: true);
        connection.CreateFunction("cosmos_items", (string? key) => ReadItems(key), isDeterministic: true);
        connection.CreateFunction("cosmos_array_contains", (string? array, string? key) => ArrayContains(array, key), isDeterministic: true);
        connection.CreateFunction(
            "cosmos_array_length", (string? key) => ReadValue(key, SortKey.Array, array => SortKey.OfNumber(array.GetArrayLength())), isDeterministic: true);
        connection.CreateFunction("cosmos_compare", (string? left, string symbol, string? right) => Compare(left, symbol, right), isDeterministic: true);
        connection.CreateFunction("cosmos_contains", (string? a, string? b, string? ignoreCase) => Contains(a, b, ignoreCase), isDeterministic: true);
        connection.CreateFunction(
            "cosmos_starts",
            (string? a, string? b, string? ignoreCase) => TestStrings(a, b, ignoreCase, static (a, b, comparison) => a.StartsWith(b, comparison)),
            isDeterministic: true);
        connection.CreateFunction(
            "cosmos_ends",
            (string? a, string? b, string? ignoreCase) => TestStrings(a, b, ignoreCase, static (a, b, comparison) => a.EndsWith(b, comparison)),
            isDeterministic: true);
        connection.CreateFunction(
            "cosmos_same",
            (string? a, string? b, string? ignoreCase) => TestStrings(a, b, ignoreCase, static (a, b, comparison) => a.Equals(b, comparison)),
            isDeterministic: true);
        connection.CreateFunction("cosmos_lower", (string? key) => IsString(key) ? key.ToLowerInvariant() : null, isDeterministic: true);
        connection.CreateFunction("cosmos_upper", (string? key) => IsString(key) ? key.ToUpperInvariant() : null, isDeterministic: true);
        connection.CreateFunction("cosmos_length", (string? key) => IsString(key) ? SortKey.OfNumber(key.Length - 1) : null, isDeterministic: true);
        connection.CreateFunction(
            PhysicalPartitions.Function, (string? key, int count) => PhysicalPartitions.Of(key, count), isDeterministic: true);
        connection.CreateFunction("cosmos_number", (string? key) => SortKey.ToNumber(key), isDeterministic: true);
        connection.CreateFunction("cosmos_key", (double? number) => number is { } known ? SortKey.OfNumber(known) : null, isDeterministic: true);
    }

    /// <summary>1 if the string has the other one in it, 0 if not, null if they are not both strings.</summary>
    internal static int? Contains(string? text, string? part, string? ignoreCase) =>
        TestStrings(text, part, ignoreCase, static (a, b, comparison) => a.Contains(b, comparison));

    private static string? ReadPath(byte[] body, string path)
    {
        using var document = JsonDocument.Parse(body);
        return SortKey.Of(PropertyPath.Resolve(document.RootElement, PropertyPath.Split(path)));
    }

    /// <summary>Whether a document may contain a string; true unless it is of letters and digits only, as JSON can write others in several ways.</summary>
    private static bool MayContain(ReadOnlySpan<byte> body, string? key)
    {
        if (!IsString(key) || !key.All(char.IsAsciiLetterOrDigit) || body.IndexOf(Encoding.UTF8.GetBytes(key, 1, key.Length - 1)) >= 0)
        {
            return true;
        }

        // Letters and digits can be escaped as \u0030 to \u007A.
        for (var index = body.IndexOf("\\u00"u8); index >= 0; index = body.IndexOf("\\u00"u8))
        {
            body = body[(index + 4)..];
            if (body is [>= (byte)'3' and <= (byte)'7', ..])
            {
                return true;
            }
        }

        return false;
    }

    private static string? ReadProperty(string? key, string path) =>
        ReadValue(key, SortKey.Object, value => SortKey.Of(PropertyPath.Resolve(value, PropertyPath.Split(path))));

    private static string? ReadItems(string? key) => ReadValue(
        key, SortKey.Array, array => JsonSerializer.Serialize(array.EnumerateArray().Select(SortKey.Of).ToArray(), KeysJson.Default.StringArray));

    private static int? ArrayContains(string? array, string? key)
    {
        if (array is null || key is null || array[0] != SortKey.Array)
        {
            return null;
        }

        using var document = JsonDocument.Parse(array.AsMemory(1));
        return document.RootElement.EnumerateArray().Any(item => SortKey.Of(item) == key) ? 1 : 0;
    }

    private static string? ReadValue(string? key, char type, Func<JsonElement, string?> read)
    {
        if (key is null || key[0] != type)
        {
            return null;
        }

        using var document = JsonDocument.Parse(key.AsMemory(1));
        return read(document.RootElement);
    }

    /// <summary>1 or 0 for values of the same scalar type, which are ordered; otherwise the result is undefined.</summary>
    internal static int? Compare(string? left, string symbol, string? right)
    {
        if (left is null || right is null || TypeOf(left) != TypeOf(right) || TypeOf(left) >= SortKey.Array)
        {
            return null;
        }

        var order = CompareByCodePoint(left, right);
        return (symbol switch { "<" => order < 0, "<=" => order <= 0, ">" => order > 0, _ => order >= 0 }) ? 1 : 0;
    }

    private static char TypeOf(string key) => key[0] == '3' ? '2' : key[0];

    private static int CompareByCodePoint(string left, string right)
    {
        for (var i = 0; i < Math.Min(left.Length, right.Length); i++)
        {
            if (left[i] != right[i])
            {
                var (a, b) = (char.IsSurrogate(left[i]), char.IsSurrogate(right[i]));
                return a == b ? left[i] - right[i] : a ? 1 : -1;
            }
        }

        return left.Length - right.Length;
    }

    private static bool IsString([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] string? key) => key is not null && key[0] == SortKey.String;

    private static int? TestStrings(string? a, string? b, string? ignoreCase, StringTest test) =>
        IsString(a) && IsString(b) && ignoreCase is SortKey.True or SortKey.False
        ? test(a.AsSpan(1), b.AsSpan(1), ignoreCase == SortKey.True ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal) ? 1 : 0
        : null;

    private delegate bool StringTest(ReadOnlySpan<char> a, ReadOnlySpan<char> b, StringComparison comparison);
}
