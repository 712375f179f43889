namespace OfferingUsers.Domain;

/// <summary>The result of an operation: a value, or a <see cref="Domain.Refusal"/> for the client. Unexpected failures are exceptions.</summary>
public readonly struct Outcome<T>
{
    private readonly T? value;

    private Outcome(T? value, Refusal? refusal)
    {
        this.value = value;
        Refusal = refusal;
    }

    /// <summary>Why the operation was refused; null if it succeeded.</summary>
    public Refusal? Refusal { get; }

    /// <summary>The value of a successful operation; throws <see cref="InvalidOperationException"/> if it was refused.</summary>
    public T Value => Refusal is null ? value! : throw new InvalidOperationException($"Refused: {Refusal}");

    /// <summary>Maps both cases to one result type.</summary>
    public TResult Match<TResult>(Func<T, TResult> success, Func<Refusal, TResult> refused)
    {
        ArgumentNullException.ThrowIfNull(success);
        ArgumentNullException.ThrowIfNull(refused);
        return Refusal is null ? success(value!) : refused(Refusal);
    }

#pragma warning disable CA2225 // The conversions are the constructors, for `return user;` and `return new NotFound();`.
    public static implicit operator Outcome<T>(T value) => new(value, null);

    public static implicit operator Outcome<T>(Refusal refusal) => new(default, refusal);
#pragma warning restore CA2225
}
