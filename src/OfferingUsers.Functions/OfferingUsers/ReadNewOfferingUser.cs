using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Access;
using OfferingUsers.Domain.Catalog;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Http;
using OfferingUsers.Functions.Records;

namespace OfferingUsers.Functions.OfferingUsers;

/// <summary>
/// Reads the body of a create (offering-users.md 2.5, rows 1 to 11): the offering and the user, each either by URL or by uuid, and optionally a username. The
/// visibility of offering and user to the caller is not checked, but the permission is, before the answer depends on anything else that is stored: who has an
/// account where, and which users there are, is not for everybody.
/// </summary>
public sealed class ReadNewOfferingUser(CatalogReader catalog, HyperlinkField hyperlinks)
{
    public const string UserCollection = "users";

    public async Task<Outcome<NewOfferingUser>> FromAsync(HttpRequest request, CancellationToken cancellation)
    {
        var read = await JsonBody.ReadAsync(request, cancellation);
        if ((read.Refusal ?? RefuseBothOrNeither("offering", read.Value)) is { } refusal)
        {
            return refusal;
        }

        // The errors of URLs and username are returned together.
        var (body, errors) = (read.Value, new FieldErrors());
        var offering = await FindAsync("offering", ReadOfferingUserFilter.OfferingCollection, body, catalog.OfferingAsync, errors, cancellation);
        if ((RefuseWithoutPermission(request.Caller(), offering) ?? RefuseUnknownUuid("offering", body, offering)
            ?? RefuseBothOrNeither("user", body)) is { } offeringRefusal)
        {
            return offeringRefusal;
        }

        var user = await FindAsync("user", UserCollection, body, catalog.UserAsync, errors, cancellation);
        if (RefuseUnknownUuid("user", body, user) is { } userRefusal)
        {
            return userRefusal;
        }

        var username = ReadUsername.From(body, errors);
        return errors.Refusal is { } invalid ? invalid : new NewOfferingUser(offering!, user!, username.Username);
    }

    /// <summary>An offering that is not found is told so only to who may create for some other; they can not be refused for its customer.</summary>
    private static Refusal? RefuseWithoutPermission(Caller caller, Offering? offering) =>
        (offering is null
            ? caller.HasPermissionSomewhere(Permissions.CreateOfferingUser)
            : caller.MayManage(Permissions.CreateOfferingUser, offering.Customer)) ? null : new Forbidden();

    private static Refusal? RefuseBothOrNeither(string name, JsonElement body) => (IsGiven(body, name), IsGiven(body, name + "_uuid")) switch
    {
        (true, true) => InvalidFields.ForBody($"Cannot specify both '{name}' URL and '{name}_uuid'. Use one or the other."),
        (false, false) => InvalidFields.ForBody($"Either '{name}' URL or '{name}_uuid' is required."),
        _ => null,
    };

    /// <summary>Finds an object by its uuid or its URL; null if there is none, with the error of a URL.</summary>
    private async ValueTask<T?> FindAsync<T>(
        string name, string collection, JsonElement body, Func<Guid, CancellationToken, ValueTask<T?>> find, FieldErrors errors, CancellationToken cancellation)
        where T : class
    {
        if (!IsGiven(body, name))
        {
            return Uuids.TryParse(GivenUuid(name, body)?.Trim(), out var given) ? await find(given, cancellation) : null;
        }

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

    private static Refusal? RefuseUnknownUuid(string name, JsonElement body, object? found) =>
        found is null && !IsGiven(body, name) ? InvalidFields.Of(name + "_uuid", $"Object with uuid={GivenUuid(name, body)} does not exist.") : null;

    private static string? GivenUuid(string name, JsonElement body)
    {
        var given = body.GetProperty(name + "_uuid");
        return given.ValueKind == JsonValueKind.String ? given.GetString() : given.GetRawText();
    }

    private static bool IsGiven(JsonElement body, string name) => body.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null;
}

/// <summary>A validated create request.</summary>
public sealed record NewOfferingUser(Offering Offering, CatalogUser User, string? Username);
