using System.Collections.Immutable;
using OfferingUsers.Domain;

namespace OfferingUsers.Functions.Http;

/// <summary>Collects the validation errors of a body or a query, which are returned together.</summary>
public sealed class FieldErrors
{
    private readonly ImmutableSortedDictionary<string, ImmutableArray<string>>.Builder errors =
        ImmutableSortedDictionary.CreateBuilder<string, ImmutableArray<string>>(StringComparer.Ordinal);

    /// <summary>The refusal with all errors; null if there are none.</summary>
    public Refusal? Refusal => errors.Count == 0 ? null : new InvalidFields(errors.ToImmutable());

    public void Add(string field, string message) => errors[field] = errors.TryGetValue(field, out var messages) ? messages.Add(message) : [message];
}
