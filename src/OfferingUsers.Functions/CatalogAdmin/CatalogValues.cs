using System.Globalization;
using System.Net.Mail;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using OfferingUsers.Domain;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.CatalogAdmin;

/// <summary>Validates the values of catalog objects, and converts them to their stored form.</summary>
internal static partial class CatalogValues
{
    private const string InvalidDate = "Date has wrong format. Use one of these formats instead: YYYY-MM-DD.";
    private const int MaxShortList = 50;
    private const string InvalidUuid = "Must be a valid UUID.";
    private const string InvalidEmail = "Enter a valid email address.";
    private const string InvalidInteger = "A valid integer is required.";
    private const string InvalidToken = "A token must consist of 1 to 255 visible characters without spaces.";
    private const string InvalidRole = "A role's name must consist of 1 to 128 letters, digits, dots, dashes and underscores.";
    private const string InvalidInstant = "Datetime has wrong format. Use one of these formats instead: YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z].";

    public static CatalogKey.ReadValue Uuid(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && Uuids.TryParse(value.GetString()!.Trim(), out var uuid)
            ? new(uuid.Hex(), null)
            : CatalogKey.ReadValue.Wrong(InvalidUuid);

    public static CatalogKey.ReadValue UuidList(JsonElement value) => ListOf(value, Uuid);

    public static CatalogKey.ReadValue TextList(JsonElement value) => ListOf(value, Text(255));

    /// <summary>At most <see cref="MaxShortList"/> texts, which a record may copy.</summary>
    public static CatalogKey.ReadValue ShortTextList(JsonElement value) => ShortListOf(value, Text(255));

    /// <summary>At most <see cref="MaxShortList"/> of these.</summary>
    public static CatalogKey.Reader ChoiceList(params string[] choices) => value => ShortListOf(value, Choice(choices));

    /// <summary>A day, as <c>YYYY-MM-DD</c>.</summary>
    public static CatalogKey.ReadValue Date(JsonElement value) => value.ValueKind == JsonValueKind.String
        && DateOnly.TryParseExact(value.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
            ? new(value.GetString(), null)
            : CatalogKey.ReadValue.Wrong(InvalidDate);

    /// <summary>A string, which may be empty; <paramref name="maxLength"/> is in code points.</summary>
    public static CatalogKey.Reader Text(int maxLength) => value => ReadText(value, maxLength, mayBeBlank: true);

    /// <summary>A string that is not empty; <paramref name="maxLength"/> is in code points.</summary>
    public static CatalogKey.Reader Name(int maxLength) => value => ReadText(value, maxLength, mayBeBlank: false);

    public static CatalogKey.ReadValue Email(JsonElement value)
    {
        var text = ReadText(value, 320, mayBeBlank: true);
        return text.Error is not null || text.Text is "" || IsEmail(text.Text!)
            ? text
            : CatalogKey.ReadValue.Wrong(InvalidEmail);
    }

    public static CatalogKey.ReadValue RoleName(JsonElement value) => value.ValueKind == JsonValueKind.String && RoleNamePattern().IsMatch(value.GetString()!)
        ? new(value.GetString(), null)
        : CatalogKey.ReadValue.Wrong(InvalidRole);

    public static CatalogKey.ReadValue Boolean(JsonElement value)
    {
        var errors = new FieldErrors();
        return BooleanField.TryRead(value, "", errors, out var read) ? new(read, null) : CatalogKey.ReadValue.Wrong(BooleanField.Invalid);
    }

    /// <summary>A 32-bit integer that is not less than <paramref name="minValue"/>.</summary>
    public static CatalogKey.Reader WholeNumber(int minValue) => value => value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number)
        ? number >= minValue
            ? new(number, null)
            : CatalogKey.ReadValue.Wrong(string.Create(CultureInfo.InvariantCulture, $"Ensure this value is greater than or equal to {minValue}."))
        : CatalogKey.ReadValue.Wrong(InvalidInteger);

    public static CatalogKey.ReadValue Dictionary(JsonElement value) => value.ValueKind == JsonValueKind.Object
        ? new(JsonObject.Create(value.Clone()), null)
        : CatalogKey.ReadValue.Wrong($"Expected a dictionary of items but got type \"{TypeName.Of(value)}\".");

    /// <summary>An offering's options: an object whose timeouts and number of partitions, if any, are valid.</summary>
    public static CatalogKey.ReadValue PluginOptions(JsonElement value) =>
        (NestedValue.FindError(value) ?? StateTimeouts.FindError(value) ?? OfferingUserPartitions.FindError(value)) is { } error
            ? CatalogKey.ReadValue.Wrong(error)
            : Dictionary(value);

    public static CatalogKey.ReadValue Instant(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && IsoInstant.TryRead(value.GetString()!, out var instant)
            ? new(instant.ToSortable(), null)
            : CatalogKey.ReadValue.Wrong(InvalidInstant);

    /// <summary>One of several strings.</summary>
    public static CatalogKey.Reader Choice(params string[] choices) => value => value.ValueKind == JsonValueKind.String && choices.Contains(value.GetString())
        ? new(value.GetString(), null)
        : CatalogKey.ReadValue.Wrong($"\"{(value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText())}\" is not a valid choice.");

    /// <summary>A token, of which only the hash is stored.</summary>
    public static CatalogKey.ReadValue Token(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 and <= 255 } token
        && token.All(character => character is > ' ' and <= '~')
            ? new(TokenHash.Compute(token), null)
            : CatalogKey.ReadValue.Wrong(InvalidToken);

    private static CatalogKey.ReadValue ShortListOf(JsonElement value, CatalogKey.Reader read) =>
        value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > MaxShortList
            ? CatalogKey.ReadValue.Wrong(string.Create(CultureInfo.InvariantCulture, $"Ensure this field has no more than {MaxShortList} elements."))
            : ListOf(value, read);

    private static CatalogKey.ReadValue ListOf(JsonElement value, CatalogKey.Reader read)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            return CatalogKey.ReadValue.Wrong(NotAList(value));
        }

        var list = new JsonArray();
        foreach (var item in value.EnumerateArray())
        {
            var one = read(item);
            if (one.Error is not null)
            {
                return one;
            }

            list.Add(one.Value);
        }

        return new(list, null);
    }

    public static string NotAList(JsonElement value) => $"Expected a list of items but got type \"{TypeName.Of(value)}\".";

    private static CatalogKey.ReadValue ReadText(JsonElement value, int maxLength, bool mayBeBlank)
    {
        if (value.ValueKind != JsonValueKind.String || value.GetString()!.Contains('\0', StringComparison.Ordinal))
        {
            return CatalogKey.ReadValue.Wrong(TextField.NotAText);
        }

        var text = value.GetString()!.Trim();
        return text.Length == 0 && !mayBeBlank ? CatalogKey.ReadValue.Wrong(TextField.NotBlank)
            : TextField.Length(text) > maxLength ? CatalogKey.ReadValue.Wrong(TextField.TooLong(maxLength))
            : new(text, null);
    }

    private static bool IsEmail(string text) =>
        MailAddress.TryCreate(text, out var address) && address.Address == text && address.Host.Contains('.', StringComparison.Ordinal);

    [GeneratedRegex("^[A-Za-z0-9._-]{1,128}\\z")]
    private static partial Regex RoleNamePattern();
}
