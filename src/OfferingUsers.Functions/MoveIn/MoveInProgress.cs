using System.Text.Json;
using System.Text.Json.Nodes;

namespace OfferingUsers.Functions.MoveIn;

/// <summary>
/// How far a move has come, in a file: after an interruption the next run goes on with the page that was not done. What is imported twice changes nothing.
/// </summary>
internal sealed class MoveInProgress
{
    private readonly string file;
    private readonly JsonObject done;

    private MoveInProgress(string file, JsonObject done) => (this.file, this.done) = (file, done);

    /// <summary>Whether there is something to go on from.</summary>
    public bool IsResumed { get; private init; }

    /// <summary>Reads the file of an interrupted move, or begins a new one.</summary>
    /// <exception cref="MoveInException">The file belongs to another move.</exception>
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
            // Told below.
        }

        return read?["from"]?.ToString() == from && read["to"]?.ToString() == to && read["pages"] is JsonObject
            ? new MoveInProgress(file, read) { IsResumed = true }
            : throw new MoveInException($"{file} is of another move: remove it, or name another with --progress.");
    }

    /// <summary>The page of a kind to go on with, from 1; null when all are done.</summary>
    public int? NextPage(string kind) => done["pages"]![kind]?.GetValue<int>() switch
    {
        null => 1,
        -1 => null,
        var page => page + 1,
    };

    /// <summary>A page is imported.</summary>
    public void Reach(string kind, int page) => Write(kind, page);

    /// <summary>All pages of a kind are.</summary>
    public void Finish(string kind) => Write(kind, -1);

    /// <summary>Everything is: there is nothing to go on from.</summary>
    public void End() => File.Delete(file);

    private void Write(string kind, int page)
    {
        done["pages"]!.AsObject()[kind] = page;

        // In whole or not at all.
        var next = file + ".next";
        File.WriteAllText(next, done.ToJsonString());
        File.Move(next, file, overwrite: true);
    }
}
