using System.Collections.Immutable;

namespace OfferingUsers.Domain.OfferingUsers;

/// <summary>
/// The order of a list (offering-users.md 5.2): usernames ordinally, with nulls last when ascending; the uuid is always the last key, so pages are stable.
/// </summary>
public sealed record OfferingUserOrder(ImmutableArray<OfferingUserOrder.Key> Keys)
{
    /// <summary>By username, ascending.</summary>
    public static readonly OfferingUserOrder Default = new([new Key(Field.Username, false)]);

    /// <summary>The allowed values of the parameter <c>o</c>.</summary>
    public static readonly ImmutableArray<string> Choices = ["created", "-created", "modified", "-modified", "username", "-username"];

    /// <summary>The fields that can be sorted by.</summary>
    public enum Field
    {
        Username,
        Created,
        Modified,
    }

    public readonly record struct Key(Field Field, bool Descending);

    /// <summary>
    /// The order for a list of <see cref="Choices"/>; an empty list gives the default. Repeated fields are ignored, and so are those after a timestamp, which
    /// hardly ever leaves a tie: so a few composite indexes cover every order.
    /// </summary>
    public static OfferingUserOrder Parse(IEnumerable<string> choices)
    {
        ArgumentNullException.ThrowIfNull(choices);
        var keys = ImmutableArray.CreateBuilder<Key>(2);
        foreach (var choice in choices)
        {
            var descending = choice.StartsWith('-');
            var field = Enum.Parse<Field>(choice.AsSpan(descending ? 1 : 0), ignoreCase: true);
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
