using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using OfferingUsers.Domain;

namespace OfferingUsers.Functions.Http;

/// <summary>
/// The parameters of a list, each in its form (offering-users.md 5.1). An empty value counts as not given; of a repeated single value the last counts; what
/// is wrong with several parameters is told together.
/// </summary>
public sealed class ListParameters(IQueryCollection query, FieldErrors errors)
{
    private const string InvalidInstant = "Enter a valid date/time.";
    private const string InvalidUuid = "Enter a valid UUID.";

    public string? Text(string name) => query.TryGetValue(name, out var values) && values.Count > 0 && !string.IsNullOrEmpty(values[^1]) ? values[^1] : null;

    public Guid? Uuid(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (Uuids.TryParse(text.Trim(), out var uuid))
        {
            return uuid;
        }

        errors.Add(name, InvalidUuid);
        return null;
    }

    /// <summary>All uuids of all occurrences, between commas (DEC-10); default when none is given.</summary>
    public ImmutableArray<Guid> UuidList(string name)
    {
        var texts = List(name);
        if (texts.IsDefault)
        {
            return default;
        }

        var uuids = ImmutableArray.CreateBuilder<Guid>(texts.Length);
        foreach (var text in texts)
        {
            if (!Uuids.TryParse(text, out var uuid))
            {
                errors.Add(name, InvalidUuid);
                return default;
            }

            uuids.Add(uuid);
        }

        return [.. uuids.Distinct()];
    }

    /// <summary>All words of all occurrences, between commas; default when none is given.</summary>
    public ImmutableArray<string> List(string name)
    {
        if (!query.TryGetValue(name, out var values))
        {
            return default;
        }

        var words = values.SelectMany(value => (value ?? "").Split(',')).Select(word => word.Trim()).Where(word => word.Length > 0).ToImmutableArray();
        return words.IsEmpty ? default : words;
    }

    /// <summary>Words that must be among the choices; with commas or without.</summary>
    public ImmutableArray<string> Choices(string name, bool commas, Func<string, bool> isChoice)
    {
        var words = commas ? List(name) : Repeated(name);
        if (words.IsDefault)
        {
            return default;
        }

        var wrong = words.FirstOrDefault(word => !isChoice(word));
        if (wrong is null)
        {
            return words;
        }

        errors.Add(name, $"Select a valid choice. {wrong} is not one of the available choices.");
        return default;
    }

    /// <summary>true, false, 1 and 0 in any case; anything else is ignored (DEC-8).</summary>
    public bool? Boolean(string name) => Text(name)?.Trim().ToUpperInvariant() switch
    {
        "TRUE" or "1" => true,
        "FALSE" or "0" => false,
        _ => null,
    };

    /// <summary>ISO 8601 with or without an offset; a bare date is its midnight in UTC.</summary>
    public DateTimeOffset? Instant(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (IsoInstant.TryReadLenient(text.Trim(), out var instant))
        {
            return instant;
        }

        errors.Add(name, InvalidInstant);
        return null;
    }

    private ImmutableArray<string> Repeated(string name)
    {
        var words = query.TryGetValue(name, out var values) ? values.OfType<string>().Where(word => word.Length > 0).ToImmutableArray() : [];
        return words.IsEmpty ? default : words;
    }
}
