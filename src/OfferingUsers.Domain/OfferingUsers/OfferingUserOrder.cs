using System.Collections.Immutable;

namespace OfferingUsers.Domain.OfferingUsers;

/// <summary>
/// The order of a list (offering-users.md 5.2): usernames ordinally with nulls last when ascending, and always the uuid at the end so that pages are stable.
/// </summary>
public sealed record OfferingUserOrder(ImmutableArray<OfferingUserOrder.Key> Keys)
{
    /// <summary>By username, ascending.</summary>
    public static readonly OfferingUserOrder Default = new([new Key(Field.Username, false)]);

    /// <summary>The words of the parameter <c>o</c>.</summary>
    public static readonly ImmutableArray<string> Choices = ["created", "-created", "modified", "-modified", "username", "-username"];

    /// <summary>What can be ordered by.</summary>
    public enum Field
    {
        Username,
        Created,
        Modified,
    }

    /// <summary>One key of the order.</summary>
    public readonly record struct Key(Field Field, bool Descending);

    /// <summary>
    /// The order the words ask for, all of them being <see cref="Choices"/>; none is the default. A repeated field adds nothing, and neither does whatever
    /// follows an instant, which decides to the microsecond: so a few indexes serve every order.
    /// </summary>
    public static OfferingUserOrder Of(IEnumerable<string> words)
    {
        ArgumentNullException.ThrowIfNull(words);
        var keys = ImmutableArray.CreateBuilder<Key>(2);
        foreach (var word in words)
        {
            var descending = word.StartsWith('-');
            var field = Enum.Parse<Field>(word.AsSpan(descending ? 1 : 0), ignoreCase: true);
            if (!keys.Any(key => key.Field == field))
            {
                keys.Add(new Key(field, descending));
            }

            if (field != Field.Username)
            {
                break;
            }
        }

        return keys.Count == 0 ? Default : new OfferingUserOrder(keys.ToImmutable());
    }
}
