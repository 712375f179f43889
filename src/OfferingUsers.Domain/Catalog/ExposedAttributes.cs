using System.Collections.Frozen;
using System.Collections.Immutable;

namespace OfferingUsers.Domain.Catalog;

/// <summary>The attributes of its users that an offering exposes (newer-waldur.md 3.9). Equal by value.</summary>
public sealed record ExposedAttributes
{
    /// <summary>By name: each answer asks for the bits of some fifty keys.</summary>
    private static readonly FrozenDictionary<string, uint> Bits = UserAttribute.All
        .Select((attribute, index) => KeyValuePair.Create(attribute.Name, 1u << index)).ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>What is exposed where nobody has chosen.</summary>
    public static readonly ExposedAttributes Default = Of([UserAttribute.Username, UserAttribute.FullName, UserAttribute.Email]);

    /// <summary>One bit for each attribute, by its place in <see cref="UserAttribute.All"/>.</summary>
    private readonly uint bits;

    private ExposedAttributes(uint bits) => this.bits = bits;

    /// <summary>The names, in the order in which they are listed.</summary>
    public IEnumerable<string> Names => UserAttribute.All.Where((_, index) => (bits & (1u << index)) != 0).Select(attribute => attribute.Name);

    /// <summary>The attributes with these names; unknown ones are ignored.</summary>
    public static ExposedAttributes Of(IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        return new ExposedAttributes(names.Aggregate(0u, (bits, name) => bits | BitOf(name)));
    }

    /// <summary>Whether an attribute is exposed.</summary>
    public bool Has(string name) => (bits & BitOf(name)) != 0;

    /// <summary>The same with one attribute exposed or not.</summary>
    public ExposedAttributes With(string name, bool isExposed) => new(isExposed ? bits | BitOf(name) : bits & ~BitOf(name));

    private static uint BitOf(string name) => Bits.GetValueOrDefault(name);
}

/// <summary>An offering's choice of what it exposes; without one, <see cref="ExposedAttributes.Default"/> holds.</summary>
/// <param name="Names">The names of the exposed attributes.</param>
public sealed record UserAttributeConfig(
    Guid Uuid, DateTimeOffset Created, DateTimeOffset Modified, ImmutableArray<string> Names);
