using System.Text.Json;
using System.Text.Json.Serialization;

namespace LocalRuntime.Functions;

/// <summary>The last and next occurrence of each timer, kept in a file so that a restart neither misses nor repeats one.</summary>
internal sealed class TimerStatus
{
    private readonly Lock gate = new();
    private readonly string file;

    public TimerStatus(string file)
    {
        this.file = file;
        OwnerOnly.TryTighten(file);
    }

    /// <summary>The occurrences of a timer; null if it never ran.</summary>
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
            var temporary = file + ".new";
            using (var written = new FileStream(temporary, OwnerOnly.Creating(FileMode.Create, FileShare.None)))
            {
                JsonSerializer.Serialize(written, all, TimerJson.Default.DictionaryStringTimerOccurrences);
            }

            OwnerOnly.TryTighten(temporary);
            File.Move(temporary, file, overwrite: true);
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
            // Edited by hand, or written by another version: timers start as if they had never run.
            return [];
        }
    }
}

/// <summary>The last and next occurrence of a timer, in UTC, with the JSON property names of the timer extension.</summary>
internal sealed record TimerOccurrences(DateTime Last, DateTime Next, DateTime LastUpdated);

/// <summary>The value of a timer trigger's parameter.</summary>
internal sealed record TimerTriggerData(TimerOccurrences ScheduleStatus, bool IsPastDue);

[JsonSerializable(typeof(Dictionary<string, TimerOccurrences>))]
[JsonSerializable(typeof(TimerTriggerData))]
internal sealed partial class TimerJson : JsonSerializerContext;
