using System.Collections.Immutable;

namespace OfferingUsers.Domain.OfferingUsers;

/// <summary>
/// The order of a list (offering-users.md 5.2, newer-waldur.md 5.1): texts ordinally, with null usernames last when ascending; the uuid is always the last
/// key, so pages are stable.
/// </summary>
public sealed record OfferingUserOrder(ImmutableArray<OfferingUserOrder.Key> Keys)
{
    /// <summary>By username, ascending.</summary>
    public static readonly OfferingUserOrder Default = new([new Key(Field.Username, false)]);

    /// <summary>The allowed values of the parameter <c>o</c>, without the <c>-</c> of descending ones.</summary>
    private static readonly ImmutableArray<string> Names = ["username", "created", "modified", "user_first_name", "user_last_name"];

    /// <summary>The fields that can be sorted by, in the order of <see cref="Names"/>.</summary>
    public enum Field
    {
        Username,
        Created,
        Modified,
        FirstName,
        LastName,
    }

    public readonly record struct Key(Field Field, bool Descending);

    /// <summary>Whether a value of the parameter <c>o</c> is allowed.</summary>
    public static bool IsChoice(string choice)
    {
        ArgumentNullException.ThrowIfNull(choice);
        return Names.Contains(choice.StartsWith('-') ? choice[1..] : choice);
    }

    /// <summary>
    /// The order for a list of choices; an empty list gives the default. Repeated fields are ignored, and so are those after a timestamp, which hardly ever
    /// leaves a tie: so a few composite indexes cover every order. Null where the user's names are to be mixed with other fields: that would take many more.
    /// </summary>
    public static OfferingUserOrder? Parse(IEnumerable<string> choices)
    {
        ArgumentNullException.ThrowIfNull(choices);
        var keys = ImmutableArray.CreateBuilder<Key>(2);
        foreach (var choice in choices)
        {
            var descending = choice.StartsWith('-');
            var field = (Field)Names.IndexOf(descending ? choice[1..] : choice);
            if (!keys.Any(key => key.Field == field))
            {
                keys.Add(new Key(field, descending));
            }

            if (field is Field.Created or Field.Modified)
            {
                break;
            }
        }

        return keys.Count == 0 ? Default
            : keys.Select(key => key.Field is Field.FirstName or Field.LastName).Distinct().Count() > 1 ? null
            : new OfferingUserOrder(keys.ToImmutable());
    }
}
