using OfferingUsers.Domain;
using OfferingUsers.Functions.Http;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Http;

/// <summary>The fields of a body, read as the reference reads them, and what is told where one cannot be.</summary>
public sealed class FieldTests
{
    private const string Uuid = "0123456789abcdef0123456789abcdef";

    private static readonly KnownRoutes Routes = new();

    private readonly FieldErrors errors = new();

    [Theory]
    [InlineData("\"a\"", "a")]
    [InlineData("\" a b\\n\"", "a b")]
    [InlineData("\"\"", "")]
    [InlineData("\"  \"", "")]
    [InlineData("12", "12")]
    [InlineData("-3", "-3")]
    [InlineData("1.50", "1.5")]
    [InlineData("1.0", "1.0")]
    [InlineData("1e3", "1000.0")]
    public void A_text_is_trimmed_and_a_number_is_the_text_it_is_written_with(string json, string expected)
    {
        Assert.True(TextField.TryRead(Sample.Json(json), "f", 10, errors, out var text));
        Assert.Equal(expected, text);
        Assert.Null(errors.Refusal);
    }

    [Theory]
    [InlineData("true", "Not a valid string.")]
    [InlineData("null", "Not a valid string.")]
    [InlineData("[]", "Not a valid string.")]
    [InlineData("{}", "Not a valid string.")]
    [InlineData("\"a\\u0000b\"", "Null characters are not allowed.")]
    [InlineData("\"12345678901\"", "Ensure this field has no more than 10 characters.")]
    [InlineData("12345678901", "Ensure this field has no more than 10 characters.")]
    public void What_is_no_text_of_that_length_is_told(string json, string told)
    {
        Assert.False(TextField.TryRead(Sample.Json(json), "f", 10, errors, out _));
        Assert.Equal(told, Told());
    }

    [Theory]
    [InlineData(" 1234567890 ")]
    [InlineData("\U0001F600\U0001F600\U0001F600\U0001F600\U0001F600\U0001F600\U0001F600\U0001F600\U0001F600\U0001F600")]
    public void Its_length_counts_characters_without_what_is_trimmed(string text) =>
        Assert.True(TextField.TryRead(Sample.Json(System.Text.Json.JsonSerializer.Serialize(text)), "f", 10, errors, out _));

    [Theory]
    [InlineData("true", true)]
    [InlineData("1", true)]
    [InlineData("1.0", true)]
    [InlineData("\"true\"", true)]
    [InlineData("\"T\"", true)]
    [InlineData("\"yes\"", true)]
    [InlineData("\"Y\"", true)]
    [InlineData("\"on\"", true)]
    [InlineData("\"1\"", true)]
    [InlineData("false", false)]
    [InlineData("0", false)]
    [InlineData("0.0", false)]
    [InlineData("\"FALSE\"", false)]
    [InlineData("\"f\"", false)]
    [InlineData("\"No\"", false)]
    [InlineData("\"n\"", false)]
    [InlineData("\"OFF\"", false)]
    [InlineData("\"0\"", false)]
    public void A_boolean_is_json_s_own_or_a_word_or_number_that_counts_as_one(string json, bool expected)
    {
        Assert.True(BooleanField.TryRead(Sample.Json(json), "f", errors, out var read));
        Assert.Equal(expected, read);
        Assert.Null(errors.Refusal);
    }

    [Theory]
    [InlineData("null", "This field may not be null.")]
    [InlineData("2", "Must be a valid boolean.")]
    [InlineData("0.5", "Must be a valid boolean.")]
    [InlineData("\"\"", "Must be a valid boolean.")]
    [InlineData("\"maybe\"", "Must be a valid boolean.")]
    [InlineData("[]", "Must be a valid boolean.")]
    [InlineData("{}", "Must be a valid boolean.")]
    public void What_is_no_boolean_is_told(string json, string told)
    {
        Assert.False(BooleanField.TryRead(Sample.Json(json), "f", errors, out var read));
        Assert.False(read);
        Assert.Equal(told, Told());
    }

    [Theory]
    [InlineData("\"\"", "")]
    [InlineData("\"  \"", "")]
    [InlineData("\" https://example.org/a?b#c \"", "https://example.org/a?b#c")]
    [InlineData("\"ftp://example.org\"", "ftp://example.org")]
    [InlineData("\"http://localhost:8080\"", "http://localhost:8080")]
    public void A_url_is_trimmed_and_may_be_blank(string json, string expected)
    {
        Assert.True(UrlField.TryRead(Sample.Json(json), "f", errors, out var url));
        Assert.Equal(expected, url);
    }

    [Theory]
    [InlineData("\"example.org\"", "Enter a valid URL.")]
    [InlineData("\"javascript:alert(1)\"", "Enter a valid URL.")]
    [InlineData("\"https://exa mple.org\"", "Enter a valid URL.")]
    [InlineData("17", "Enter a valid URL.")]
    [InlineData("null", "Not a valid string.")]
    public void What_is_no_url_is_told(string json, string told)
    {
        Assert.False(UrlField.TryRead(Sample.Json(json), "f", errors, out _));
        Assert.Equal(told, Told());
    }

    [Theory]
    [InlineData(200, null)]
    [InlineData(201, "Ensure this field has no more than 200 characters.")]
    public void A_url_may_have_two_hundred_characters(int length, string? told)
    {
        var url = "https://example.org/".PadRight(length, 'x');

        Assert.Equal(told is null, UrlField.TryRead(Sample.Json($"\"{url}\""), "f", errors, out _));
        Assert.Equal(told, errors.Refusal is null ? null : Told());
    }

    [Theory]
    [InlineData($"https://api.example.org/api/users/{Uuid}/")]
    [InlineData($"HTTP://localhost:7071/api/users/{Uuid}")]
    [InlineData($"/api/users/{Uuid}/")]
    [InlineData($" /api/users/{Uuid} ")]
    [InlineData("/api/users/01234567-89ab-cdef-0123-456789abcdef/")]
    [InlineData($"https://api.example.org/api/users/{Uuid}/?field=uuid")]
    public void Of_a_url_only_the_path_counts(string url)
    {
        Assert.True(new HyperlinkField(Routes).TryRead(Sample.Json($"\"{url}\""), "f", "users", errors, out var uuid));
        Assert.Equal(Uuid, uuid.Hex());
        Assert.Null(errors.Refusal);
    }

    [Theory]
    [InlineData("1", "Incorrect type. Expected URL string, received int.")]
    [InlineData("1.5", "Incorrect type. Expected URL string, received float.")]
    [InlineData("true", "Incorrect type. Expected URL string, received bool.")]
    [InlineData("[]", "Incorrect type. Expected URL string, received list.")]
    [InlineData("{}", "Incorrect type. Expected URL string, received dict.")]
    [InlineData("\"  \"", "This field may not be null.")]
    [InlineData("\"nonsense\"", "Invalid hyperlink - No URL match.")]
    [InlineData($"\"/api/nothing/{Uuid}/\"", "Invalid hyperlink - No URL match.")]
    [InlineData($"\"api/users/{Uuid}/\"", "Invalid hyperlink - No URL match.")]
    [InlineData($"\"/api/customers/{Uuid}/\"", "Invalid hyperlink - Incorrect URL match.")]
    [InlineData("\"/api/users/me/\"", "Invalid hyperlink - Incorrect URL match.")]
    [InlineData($"\"https://example.org/api/marketplace-offering-users/{Uuid}/set_ok/\"", "Invalid hyperlink - Incorrect URL match.")]
    public void What_is_no_url_of_that_kind_is_told(string json, string told)
    {
        Assert.False(new HyperlinkField(Routes).TryRead(Sample.Json(json), "f", "users", errors, out var uuid));
        Assert.Equal(default, uuid);
        Assert.Equal(told, Told());
    }

    private string Told()
    {
        var (field, messages) = Assert.Single(Assert.IsType<InvalidFields>(errors.Refusal).Errors);
        Assert.Equal("f", field);
        return Assert.Single(messages);
    }
}
