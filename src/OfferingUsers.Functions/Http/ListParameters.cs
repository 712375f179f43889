using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using OfferingUsers.Domain;

namespace OfferingUsers.Functions.Http;

/// <summary>
/// Reads the query parameters of a list by type (offering-users.md 5.1). An empty value is the same as none; of a repeated parameter with a single value, the
/// last one is used. Invalid values are added to the errors.
/// </summary>
public sealed class ListParameters(IQueryCollection query, FieldErrors errors)
{
    private const string InvalidInstant = "Enter a valid date/time.";
    private const string NotSupported = "This filter is not supported.";
    private const string InvalidUuid = "Enter a valid UUID.";

    public string? Text(string name) => query.TryGetValue(name, out var values) && values.Count > 0 && !string.IsNullOrEmpty(values[^1]) ? values[^1] : null;

    /// <summary>A uuid, or the URL or path of an object of one of these collections, whatever its host (newer-waldur.md 5.2).</summary>
    public Guid? Uuid(string name, params ReadOnlySpan<string> collections)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (TryReadUuid(text.Trim(), collections, out var uuid))
        {
            return uuid;
        }

        errors.Add(name, InvalidUuid);
        return null;
    }

    /// <summary>The uuids of all occurrences, which may be comma-separated (DEC-10), or URLs likewise; default if there are none.</summary>
    public ImmutableArray<Guid> UuidList(string name, params ReadOnlySpan<string> collections)
    {
        var texts = List(name);
        if (texts.IsDefault)
        {
            return default;
        }

        var uuids = ImmutableArray.CreateBuilder<Guid>(texts.Length);
        foreach (var text in texts)
        {
            if (!TryReadUuid(text, collections, out var uuid))
            {
                errors.Add(name, InvalidUuid);
                return default;
            }

            uuids.Add(uuid);
        }

        return [.. uuids.Distinct()];
    }

    /// <summary>The values of all occurrences, which may be comma-separated; default if there are none.</summary>
    public ImmutableArray<string> List(string name)
    {
        if (!query.TryGetValue(name, out var values))
        {
            return default;
        }

        var words = values.SelectMany(value => (value ?? "").Split(',')).Select(word => word.Trim()).Where(word => word.Length > 0).ToImmutableArray();
        return words.IsEmpty ? default : words;
    }

    /// <summary>The values of all occurrences, each of which must be a valid choice; default if there are none.</summary>
    /// <param name="commas">Whether an occurrence is split at its commas.</param>
    public ImmutableArray<string> Choices(string name, bool commas, Func<string, bool> isChoice)
    {
        var words = commas ? List(name) : Repeated(name);
        if (words.IsDefault)
        {
            return default;
        }

        var invalid = words.FirstOrDefault(word => !isChoice(word));
        if (invalid is null)
        {
            return words;
        }

        errors.Add(name, $"Select a valid choice. {invalid} is not one of the available choices.");
        return default;
    }

    /// <summary>Adds an error for each of these parameters that is there.</summary>
    public void Refuse(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (Text(name) is not null)
            {
                errors.Add(name, NotSupported);
            }
        }
    }

    /// <summary>true, false, 1 and 0, ignoring case; null for anything else (DEC-8).</summary>
    public bool? Boolean(string name) => Text(name)?.Trim().ToUpperInvariant() switch
    {
        "TRUE" or "1" => true,
        "FALSE" or "0" => false,
        _ => null,
    };

    /// <summary>ISO 8601, with or without an offset; a date without time is midnight UTC.</summary>
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

    private static bool TryReadUuid(string text, ReadOnlySpan<string> collections, out Guid uuid)
    {
        if (Uuids.TryParse(text, out uuid))
        {
            return true;
        }

        foreach (var collection in collections)
        {
            if (HyperlinkField.TryMatch(HyperlinkField.PathOf(text), collection, out uuid))
            {
                return true;
            }
        }

        return false;
    }

    private ImmutableArray<string> Repeated(string name)
    {
        var words = query.TryGetValue(name, out var values) ? values.OfType<string>().Where(word => word.Length > 0).ToImmutableArray() : [];
        return words.IsEmpty ? default : words;
    }
}
