using System.Text.Json;
using System.Text.Json.Nodes;

namespace OfferingUsers.Functions.MoveIn;

/// <summary>
/// The progress of an import in a file, from which the next run continues after an interruption. Importing a page twice is harmless.
/// </summary>
internal sealed class MoveInProgress
{
    private readonly string file;
    private readonly JsonObject state;

    private MoveInProgress(string file, JsonObject state) => (this.file, this.state) = (file, state);

    /// <summary>Whether an interrupted import is continued.</summary>
    public bool IsResumed { get; private init; }

    /// <summary>Reads the file of an interrupted import, or starts a new one.</summary>
    /// <exception cref="MoveInException">The file is invalid or belongs to another import.</exception>
    public static MoveInProgress Open(string file, string from, string to)
    {
        if (!File.Exists(file))
        {
            return new MoveInProgress(file, new JsonObject { ["from"] = from, ["to"] = to, ["pages"] = new JsonObject() });
        }

        JsonObject? read = null;
        try
        {
            read = JsonNode.Parse(File.ReadAllText(file)) as JsonObject;
        }
        catch (JsonException)
        {
            // Reported below, like the file of another import.
        }

        return read?["from"]?.ToString() == from && read["to"]?.ToString() == to && read["pages"] is JsonObject
            ? new MoveInProgress(file, read) { IsResumed = true }
            : throw new MoveInException($"{file} is of another move: remove it, or name another with --progress.");
    }

    /// <summary>The next page of a kind, from 1; null if the kind is complete.</summary>
    public int? NextPage(string kind) => state["pages"]![kind]?.GetValue<int>() switch
    {
        null => 1,
        -1 => null,
        var page => page + 1,
    };

    public void SavePage(string kind, int page) => Write(kind, page);

    /// <summary>Records that all pages of a kind are imported.</summary>
    public void Complete(string kind) => Write(kind, -1);

    /// <summary>Deletes the file after a complete import.</summary>
    public void Delete() => File.Delete(file);

    private void Write(string kind, int page)
    {
        state["pages"]!.AsObject()[kind] = page;

        // Moving the complete file makes the write atomic.
        var next = file + ".next";
        File.WriteAllText(next, state.ToJsonString());
        File.Move(next, file, overwrite: true);
    }
}
