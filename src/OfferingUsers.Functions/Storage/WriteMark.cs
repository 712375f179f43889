using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace OfferingUsers.Functions.Storage;

/// <summary>
/// A random value in every stored document, by which a writer whose response was lost recognises its own write (architecture.md 3). It is new with each write.
/// </summary>
internal static class WriteMark
{
    private const string Property = "write_id";

    /// <summary>A document as it is stored, with its mark.</summary>
    public static (byte[] Bytes, string Mark) AddTo<T>(T document, JsonTypeInfo<T> type)
    {
        // Read from the store, an untyped document has the mark of the write before.
        (document as JsonObject)?.Remove(Property);
        var json = JsonSerializer.SerializeToUtf8Bytes(document, type);
        var mark = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        var separator = json.Length == 2 ? "" : ",";
        return ([.. json.AsSpan(0, json.Length - 1), .. Encoding.ASCII.GetBytes($"{separator}\"{Property}\":\"{mark}\"}}")], mark);
    }

    /// <summary>Whether a stored document has that mark.</summary>
    public static bool Has(Stream stored, string mark)
    {
        using var document = JsonDocument.Parse(stored, new JsonDocumentOptions { MaxDepth = QueryPages.MaxDepth });
        return document.RootElement.TryGetProperty(Property, out var found) && found.ValueEquals(mark);
    }
}
