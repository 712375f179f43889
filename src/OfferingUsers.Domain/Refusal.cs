using System.Collections.Immutable;

namespace OfferingUsers.Domain;

/// <summary>
/// An error that is the client's to handle. RefusalResult maps each type to one status and body (offering-users.md 2.2); the messages are defined by the
/// rules that refuse.
/// </summary>
public abstract record Refusal;

/// <summary>401: the caller is not authenticated. <paramref name="Detail"/> is the message under <c>detail</c>.</summary>
public sealed record Unauthenticated(string Detail) : Refusal;

/// <summary>403: authenticated, but not allowed.</summary>
public sealed record Forbidden(string Detail = Forbidden.Generic) : Refusal
{
    /// <summary>The default message for a missing permission.</summary>
    public const string Generic = "You do not have permission to perform this action.";
}

/// <summary>404: does not exist, or is not visible to the caller; the responses must not differ.</summary>
public sealed record NotFound(string Detail = NotFound.Generic) : Refusal
{
    /// <summary>The message for everything but offering users.</summary>
    public const string Generic = "Not found.";

    /// <summary>The message for an offering user that does not exist, has a malformed uuid, or is not visible (offering-users.md 2.2).</summary>
    public const string OfferingUser = "No OfferingUser matches the given query.";
}

/// <summary>400 with a message under <c>detail</c>: the request is valid, but not in the current state.</summary>
public sealed record NotPossible(string Detail) : Refusal;

/// <summary>400: validation messages by field.</summary>
public sealed record InvalidFields(ImmutableSortedDictionary<string, ImmutableArray<string>> Errors) : Refusal
{
    /// <summary>The key of messages that do not belong to a single field.</summary>
    public const string NonField = "non_field_errors";

    public static InvalidFields Of(string field, string message) =>
        new(ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty.WithComparers(StringComparer.Ordinal).Add(field, [message]));

    /// <summary>One message under <see cref="NonField"/>.</summary>
    public static InvalidFields ForBody(string message) => Of(NonField, message);
}

/// <summary>400 whose body is a JSON array with one message; only create uses it (offering-users.md 2.5).</summary>
public sealed record BareMessage(string Message) : Refusal;

/// <summary>409: other objects still reference it; <paramref name="ReferencedBy"/> counts them by collection (catalog.md 3).</summary>
public sealed record StillReferenced(string Detail, ImmutableSortedDictionary<string, int> ReferencedBy) : Refusal;

/// <summary>413: the request body is larger than the operation allows.</summary>
public sealed record TooLarge(string Detail) : Refusal;

/// <summary>415: the request body is not JSON.</summary>
public sealed record UnsupportedMediaType(string MediaType) : Refusal;

/// <summary>429 with <c>Retry-After</c>: more requests than one caller may send (offering-users.md 2.2). Nothing was changed.</summary>
public sealed record Throttled(TimeSpan RetryAfter) : Refusal;

/// <summary>503 with <c>Retry-After</c>: too many concurrent writers, or the store throttles. Nothing was changed.</summary>
public sealed record Busy(string Detail = Busy.Record) : Refusal
{
    /// <summary>The message when every attempt lost to a concurrent write (architecture.md 3).</summary>
    public const string Record = "The record is busy, try again.";

    /// <summary>The message when the process is overloaded.</summary>
    public const string Service = "The service is busy, try again.";
}
