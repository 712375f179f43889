using System.Text.Json;
using System.Text.Json.Serialization;

namespace LocalRuntime.Functions;

/// <summary>When each timer last fired and is to fire next, kept in a file so that a restart neither forgets nor repeats one.</summary>
internal sealed class TimerStatus(string file)
{
    private readonly Lock gate = new();

    /// <summary>What is known of a timer; null for one that never ran.</summary>
    public TimerOccurrences? Find(string function)
    {
        lock (gate)
        {
            return Read().GetValueOrDefault(function);
        }
    }

    public void Save(string function, TimerOccurrences occurrences)
    {
        lock (gate)
        {
            var all = Read();
            all[function] = occurrences;
            var written = file + ".new";
            File.WriteAllBytes(written, JsonSerializer.SerializeToUtf8Bytes(all, TimerJson.Default.DictionaryStringTimerOccurrences));
            File.Move(written, file, overwrite: true);
        }
    }

    private Dictionary<string, TimerOccurrences> Read()
    {
        try
        {
            return File.Exists(file) ? JsonSerializer.Deserialize(File.ReadAllBytes(file), TimerJson.Default.DictionaryStringTimerOccurrences) ?? [] : [];
        }
        catch (JsonException)
        {
            // Written by hand, or by another version: a timer that is not known begins anew.
            return [];
        }
    }
}

/// <summary>When a timer last fired and is to fire next, in UTC, under the names that the timer extension uses.</summary>
internal sealed record TimerOccurrences(DateTime Last, DateTime Next, DateTime LastUpdated);

/// <summary>What a timer's function is given.</summary>
internal sealed record TimerTriggerData(TimerOccurrences ScheduleStatus, bool IsPastDue);

[JsonSerializable(typeof(Dictionary<string, TimerOccurrences>))]
[JsonSerializable(typeof(TimerTriggerData))]
internal sealed partial class TimerJson : JsonSerializerContext;
