namespace OfferingUsers.Domain.OfferingUsers;

/// <summary>
/// What the provider writes to the user of a record: a comment and a link, each of which may be left as it is (offering-users.md 2.9 and 2.11).
/// </summary>
/// <param name="Comment">Cleaned already; null leaves the stored one.</param>
/// <param name="Url">Valid already; null leaves the stored one, <c>""</c> clears it.</param>
public sealed record ServiceProviderComments(string? Comment, string? Url)
{
    /// <summary>Leaves both as they are.</summary>
    public static readonly ServiceProviderComments Unchanged = new(null, null);

    /// <summary>Why comments on a record in its last state are refused; a 403, unlike the refusals of the state actions (2.9).</summary>
    public static Refusal? RefuseIn(OfferingUserState state) => state == OfferingUserState.Deleted
        ? new Forbidden($"Cannot update comments for offering user in state: {state.Label()}")
        : null;

    /// <summary>The record with these comments.</summary>
    public OfferingUser On(OfferingUser record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return record with
        {
            ServiceProviderComment = Comment ?? record.ServiceProviderComment,
            ServiceProviderCommentUrl = Url ?? record.ServiceProviderCommentUrl,
        };
    }
}
