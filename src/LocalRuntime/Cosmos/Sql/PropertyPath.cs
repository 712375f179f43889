using System.Text.Json;

namespace LocalRuntime.Cosmos.Sql;

/// <summary>A path into a document, as in an indexing policy: <c>/a/b</c>; a number is also an array index.</summary>
internal static class PropertyPath
{
    public static string[] Split(string path) => path.Length < 2 ? [] : path[1..].Split('/');

    /// <summary>The value at the path; undefined if there is none.</summary>
    public static JsonElement Resolve(JsonElement value, ReadOnlySpan<string> segments)
    {
        foreach (var segment in segments)
        {
            if (value.ValueKind == JsonValueKind.Object)
            {
                if (!value.TryGetProperty(segment, out value))
                {
                    return default;
                }
            }
            else if (value.ValueKind == JsonValueKind.Array && int.TryParse(segment, out var index) && index >= 0 && index < value.GetArrayLength())
            {
                value = value[index];
            }
            else
            {
                return default;
            }
        }

        return value;
    }
}
