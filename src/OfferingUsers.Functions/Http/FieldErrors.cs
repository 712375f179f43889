using System.Collections.Immutable;
using OfferingUsers.Domain;

namespace OfferingUsers.Functions.Http;

/// <summary>Gathers what is wrong with the fields of a body or a query, since all of it is told at once.</summary>
public sealed class FieldErrors
{
    private readonly ImmutableSortedDictionary<string, ImmutableArray<string>>.Builder errors =
        ImmutableSortedDictionary.CreateBuilder<string, ImmutableArray<string>>(StringComparer.Ordinal);

    /// <summary>Why the whole is refused; null when nothing is wrong.</summary>
    public Refusal? Refusal => errors.Count == 0 ? null : new InvalidFields(errors.ToImmutable());

    public void Add(string field, string message) => errors[field] = errors.TryGetValue(field, out var known) ? known.Add(message) : [message];
}
