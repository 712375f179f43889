namespace OfferingUsers.Domain.OfferingUsers;

/// <summary>An update of the provider's comment and link on a record (offering-users.md 2.9 and 2.11).</summary>
/// <param name="Comment">Sanitized; null keeps the stored one.</param>
/// <param name="Url">Validated; null keeps the stored one, <c>""</c> clears it.</param>
public sealed record ServiceProviderComments(string? Comment, string? Url)
{
    public static readonly ServiceProviderComments Unchanged = new(null, null);

    /// <summary>Refuses comments on a deleted record, with a 403, unlike the state actions (2.9).</summary>
    public static Refusal? RefuseIn(OfferingUserState state) => state == OfferingUserState.Deleted
        ? new Forbidden($"Cannot update comments for offering user in state: {state.Label()}")
        : null;

    /// <summary>The record with the update applied.</summary>
    public OfferingUser ApplyTo(OfferingUser record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return record with
        {
            ServiceProviderComment = Comment ?? record.ServiceProviderComment,
            ServiceProviderCommentUrl = Url ?? record.ServiceProviderCommentUrl,
        };
    }
}
