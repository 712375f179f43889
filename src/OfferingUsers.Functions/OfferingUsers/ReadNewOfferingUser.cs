using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Catalog;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Http;
using OfferingUsers.Functions.Records;

namespace OfferingUsers.Functions.OfferingUsers;

/// <summary>
/// Reads the body of a create (offering-users.md 2.5, rows 1 to 11): the offering and the user, each either by URL or by uuid, and optionally a username. The
/// visibility of offering and user to the caller is not checked.
/// </summary>
public sealed class ReadNewOfferingUser(CatalogReader catalog, HyperlinkField hyperlinks)
{
    public const string UserCollection = "users";

    public async Task<Outcome<NewOfferingUser>> FromAsync(HttpRequest request, CancellationToken cancellation)
    {
        var read = await JsonBody.ReadAsync(request, cancellation);
        if (read.Refusal is { } refusal)
        {
            return refusal;
        }

        var body = read.Value;
        var offering = await ByUuidAsync("offering", body, catalog.OfferingAsync, cancellation);
        if (offering.Refusal is { } offeringRefusal)
        {
            return offeringRefusal;
        }

        var user = await ByUuidAsync("user", body, catalog.UserAsync, cancellation);
        if (user.Refusal is { } userRefusal)
        {
            return userRefusal;
        }

        // The errors of URLs and username are returned together.
        var errors = new FieldErrors();
        var linkedOffering = offering.Value
            ?? await ByUrlAsync("offering", ReadOfferingUserFilter.OfferingCollection, body, catalog.OfferingAsync, errors, cancellation);
        var linkedUser = user.Value ?? await ByUrlAsync("user", UserCollection, body, catalog.UserAsync, errors, cancellation);
        var username = ReadUsername.From(body, errors);
        return errors.Refusal is { } invalid ? invalid : new NewOfferingUser(linkedOffering!, linkedUser!, username.Username);
    }

    /// <summary>Finds an object by uuid; null if the body has its URL instead. Refuses a body with both or neither.</summary>
    private static async ValueTask<Outcome<T?>> ByUuidAsync<T>(
        string name, JsonElement body, Func<Guid, CancellationToken, ValueTask<T?>> find, CancellationToken cancellation)
        where T : class
    {
        switch (IsGiven(body, name), IsGiven(body, name + "_uuid"))
        {
            case (true, true):
                return InvalidFields.ForBody($"Cannot specify both '{name}' URL and '{name}_uuid'. Use one or the other.");
            case (false, false):
                return InvalidFields.ForBody($"Either '{name}' URL or '{name}_uuid' is required.");
            case (true, false):
                return default(T);
        }

        var given = body.GetProperty(name + "_uuid");
        var text = given.ValueKind == JsonValueKind.String ? given.GetString() : given.GetRawText();
        var found = Uuids.TryParse(text?.Trim(), out var uuid) ? await find(uuid, cancellation) : null;
        return found is null ? InvalidFields.Of(name + "_uuid", $"Object with uuid={text} does not exist.") : found;
    }

    private static bool IsGiven(JsonElement body, string name) => body.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null;

    private async ValueTask<T?> ByUrlAsync<T>(
        string name, string collection, JsonElement body, Func<Guid, CancellationToken, ValueTask<T?>> find, FieldErrors errors, CancellationToken cancellation)
        where T : class
    {
        if (!hyperlinks.TryRead(body.GetProperty(name), name, collection, errors, out var uuid))
        {
            return null;
        }

        var found = await find(uuid, cancellation);
        if (found is null)
        {
            errors.Add(name, HyperlinkField.DoesNotExist);
        }

        return found;
    }
}

/// <summary>A validated create request.</summary>
public sealed record NewOfferingUser(Offering Offering, CatalogUser User, string? Username);
