using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace LocalRuntime.Cosmos.Sql;

/// <summary>What SQLite is taught, once on each connection: to look into documents and to compare keys as Cosmos compares values.</summary>
internal static class SqlFunctions
{
    public static void Register(SqliteConnection connection)
    {
        connection.CreateFunction("cosmos_path", (byte[] body, string path) => Look(body, path), isDeterministic: true);
        connection.CreateFunction("cosmos_mentions", (byte[] body, string? key) => Mentions(body, key), isDeterministic: true);
        connection.CreateFunction("cosmos_get", (string? key, string path) => Inner(key, path), isDeterministic: true);
        connection.CreateFunction("cosmos_items", (string? key) => Items(key), isDeterministic: true);
        connection.CreateFunction("cosmos_array_contains", (string? array, string? key) => Contains(array, key), isDeterministic: true);
        connection.CreateFunction(
            "cosmos_array_length", (string? key) => Parsed(key, SortKey.Array, array => SortKey.OfNumber(array.GetArrayLength())), isDeterministic: true);
        connection.CreateFunction("cosmos_compare", (string? left, string symbol, string? right) => Compare(left, symbol, right), isDeterministic: true);
        connection.CreateFunction(
            "cosmos_contains", (string? a, string? b, string? fold) => Test(a, b, fold, static (a, b, how) => a.Contains(b, how)), isDeterministic: true);
        connection.CreateFunction(
            "cosmos_starts", (string? a, string? b, string? fold) => Test(a, b, fold, static (a, b, how) => a.StartsWith(b, how)), isDeterministic: true);
        connection.CreateFunction(
            "cosmos_ends", (string? a, string? b, string? fold) => Test(a, b, fold, static (a, b, how) => a.EndsWith(b, how)), isDeterministic: true);
        connection.CreateFunction(
            "cosmos_same", (string? a, string? b, string? fold) => Test(a, b, fold, static (a, b, how) => a.Equals(b, how)), isDeterministic: true);
        connection.CreateFunction("cosmos_lower", (string? key) => IsString(key) ? key.ToLowerInvariant() : null, isDeterministic: true);
        connection.CreateFunction("cosmos_upper", (string? key) => IsString(key) ? key.ToUpperInvariant() : null, isDeterministic: true);
        connection.CreateFunction("cosmos_length", (string? key) => IsString(key) ? SortKey.OfNumber(key.Length - 1) : null, isDeterministic: true);
        connection.CreateFunction("cosmos_number", (string? key) => SortKey.ToNumber(key), isDeterministic: true);
        connection.CreateFunction("cosmos_key", (double? number) => number is { } known ? SortKey.OfNumber(known) : null, isDeterministic: true);
    }

    private static string? Look(byte[] body, string path)
    {
        using var document = JsonDocument.Parse(body);
        return SortKey.Of(PropertyPath.Walk(document.RootElement, PropertyPath.Segments(path)));
    }

    /// <summary>Whether a document may have a text in it. Only letters and digits are certain to be absent: all else is written in several ways.</summary>
    private static bool Mentions(ReadOnlySpan<byte> body, string? key)
    {
        if (!IsString(key) || !key.All(char.IsAsciiLetterOrDigit) || body.IndexOf(Encoding.UTF8.GetBytes(key, 1, key.Length - 1)) >= 0)
        {
            return true;
        }

        // Letters and digits can be escaped, too: as \u0030 to \u007A.
        for (var place = body.IndexOf("\\u00"u8); place >= 0; place = body.IndexOf("\\u00"u8))
        {
            body = body[(place + 4)..];
            if (body is [>= (byte)'3' and <= (byte)'7', ..])
            {
                return true;
            }
        }

        return false;
    }

    private static string? Inner(string? key, string path) =>
        Parsed(key, SortKey.Object, value => SortKey.Of(PropertyPath.Walk(value, PropertyPath.Segments(path))));

    private static string? Items(string? key) => Parsed(
        key, SortKey.Array, array => JsonSerializer.Serialize(array.EnumerateArray().Select(SortKey.Of).ToArray(), KeysJson.Default.StringArray));

    private static int? Contains(string? array, string? key)
    {
        if (array is null || key is null || array[0] != SortKey.Array)
        {
            return null;
        }

        using var document = JsonDocument.Parse(array.AsMemory(1));
        return document.RootElement.EnumerateArray().Any(item => SortKey.Of(item) == key) ? 1 : 0;
    }

    private static string? Parsed(string? key, char type, Func<JsonElement, string?> read)
    {
        if (key is null || key[0] != type)
        {
            return null;
        }

        using var document = JsonDocument.Parse(key.AsMemory(1));
        return read(document.RootElement);
    }

    /// <summary>Less and greater hold between values of one simple type; otherwise the answer is undefined.</summary>
    private static int? Compare(string? left, string symbol, string? right)
    {
        if (left is null || right is null || Type(left) != Type(right) || Type(left) >= SortKey.Array)
        {
            return null;
        }

        var order = CompareByCodePoint(left, right);
        return (symbol switch { "<" => order < 0, "<=" => order <= 0, ">" => order > 0, _ => order >= 0 }) ? 1 : 0;
    }

    private static char Type(string key) => key[0] == '3' ? '2' : key[0];

    private static int CompareByCodePoint(string one, string other)
    {
        for (var i = 0; i < Math.Min(one.Length, other.Length); i++)
        {
            if (one[i] != other[i])
            {
                var (a, b) = (char.IsSurrogate(one[i]), char.IsSurrogate(other[i]));
                return a == b ? one[i] - other[i] : a ? 1 : -1;
            }
        }

        return one.Length - other.Length;
    }

    private static bool IsString([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] string? key) => key is not null && key[0] == SortKey.String;

    private static int? Test(string? a, string? b, string? fold, TextTest test) => IsString(a) && IsString(b) && fold is SortKey.True or SortKey.False
        ? test(a.AsSpan(1), b.AsSpan(1), fold == SortKey.True ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal) ? 1 : 0
        : null;

    private delegate bool TextTest(ReadOnlySpan<char> a, ReadOnlySpan<char> b, StringComparison how);
}
