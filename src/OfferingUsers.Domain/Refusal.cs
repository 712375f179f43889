using System.Collections.Immutable;

namespace OfferingUsers.Domain;

/// <summary>
/// A way in which an operation refuses. Each leaves the app as exactly one status and body (offering-users.md 2.2), which the app's RefusalResult decides;
/// the texts live with the rule that refuses.
/// </summary>
public abstract record Refusal;

/// <summary>401: who calls is not known. <paramref name="Detail"/> is the text under <c>detail</c>.</summary>
public sealed record Unauthenticated(string Detail) : Refusal;

/// <summary>403: known, but not allowed.</summary>
public sealed record Forbidden(string Detail = Forbidden.Generic) : Refusal
{
    /// <summary>The text of every missing permission that has no wording of its own.</summary>
    public const string Generic = "You do not have permission to perform this action.";
}

/// <summary>404: missing, or not visible to the caller, which must look the same.</summary>
public sealed record NotFound(string Detail = NotFound.Generic) : Refusal
{
    /// <summary>The text for everything but offering users.</summary>
    public const string Generic = "Not found.";

    /// <summary>The text of a record that is missing, malformed in its uuid, or not visible (offering-users.md 2.2).</summary>
    public const string OfferingUser = "No OfferingUser matches the given query.";
}

/// <summary>400 with a text under <c>detail</c>: the request is well formed, but not possible now.</summary>
public sealed record NotPossible(string Detail) : Refusal;

/// <summary>400: messages per field; the key <c>non_field_errors</c> holds those about several fields at once.</summary>
public sealed record InvalidFields(ImmutableSortedDictionary<string, ImmutableArray<string>> Errors) : Refusal
{
    /// <summary>The key of messages that belong to no single field.</summary>
    public const string NonField = "non_field_errors";

    /// <summary>One message for one field.</summary>
    public static InvalidFields Of(string field, string message) =>
        new(ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty.WithComparers(StringComparer.Ordinal).Add(field, [message]));

    /// <summary>One message about the whole body.</summary>
    public static InvalidFields Whole(string message) => Of(NonField, message);
}

/// <summary>400 whose body is a JSON array holding the one message (only create uses it, offering-users.md 2.5).</summary>
public sealed record BareMessage(string Message) : Refusal;

/// <summary>409: something else still refers to it; how much, by collection (catalog.md 3).</summary>
public sealed record StillReferenced(string Detail, ImmutableSortedDictionary<string, int> ReferencedBy) : Refusal;

/// <summary>413: larger than the operation takes.</summary>
public sealed record TooLarge(string Detail) : Refusal;

/// <summary>415: a body that is not JSON.</summary>
public sealed record UnsupportedMediaType(string MediaType) : Refusal;

/// <summary>503 with Retry-After: too many writers at once, or the store asks to slow down. Nothing was changed.</summary>
public sealed record Busy(string Detail = Busy.Record) : Refusal
{
    /// <summary>The text when other writers kept winning (architecture.md 3).</summary>
    public const string Record = "The record is busy, try again.";

    /// <summary>The text when there is too much at once for the process.</summary>
    public const string Service = "The service is busy, try again.";
}
