namespace OfferingUsers.Domain.OfferingUsers;

/// <summary>An update of the provider's comment and link on a record (offering-users.md 2.9 and 2.11).</summary>
/// <param name="commentKey">What the operation calls the comment.</param>
/// <param name="comment">As it was sent, of a permitted length; null keeps the stored one.</param>
/// <param name="url">Validated; null keeps the stored one, <c>""</c> clears it.</param>
public sealed class ServiceProviderComments(string commentKey, string? comment, string? url)
{
    public static readonly ServiceProviderComments Unchanged = new("", null, null);

    /// <summary>A change may be decided several times, when it loses a race: the comment is sanitized once, and not before it is decided at all.</summary>
    private readonly Lazy<SanitizedComment> sanitized = new(() => comment is null ? default : CommentSanitizer.Sanitize(comment));

    /// <summary>Whether it keeps both.</summary>
    public bool IsUnchanged => comment is null && url is null;

    /// <summary>Refuses comments on a deleted record, with a 403, unlike the state actions (2.9).</summary>
    public static Refusal? RefuseIn(OfferingUserState state) => state == OfferingUserState.Deleted
        ? new Forbidden($"Cannot update comments for offering user in state: {state.Label()}")
        : null;

    /// <summary>The record with the update applied; refused where the comment's markup is (2.12).</summary>
    public Outcome<OfferingUser> ApplyTo(OfferingUser record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return sanitized.Value.Error is { } error
            ? InvalidFields.Of(commentKey, error)
            : record with
            {
                ServiceProviderComment = sanitized.Value.Html ?? record.ServiceProviderComment,
                ServiceProviderCommentUrl = url ?? record.ServiceProviderCommentUrl,
            };
    }
}
