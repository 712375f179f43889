namespace OfferingUsers.Domain;

/// <summary>What an operation came to: a value, or a <see cref="Domain.Refusal"/> the caller can act on. Faults are exceptions instead.</summary>
public readonly struct Outcome<T>
{
    private readonly T? value;

    private Outcome(T? value, Refusal? refusal)
    {
        this.value = value;
        Refusal = refusal;
    }

    /// <summary>Why the operation was refused; null when it succeeded.</summary>
    public Refusal? Refusal { get; }

    /// <summary>The value of a success. Throws when the operation was refused: look at <see cref="Refusal"/> first.</summary>
    public T Value => Refusal is null ? value! : throw new InvalidOperationException($"Refused: {Refusal}");

    /// <summary>Turns both cases into one result.</summary>
    public TResult Match<TResult>(Func<T, TResult> success, Func<Refusal, TResult> refused)
    {
        ArgumentNullException.ThrowIfNull(success);
        ArgumentNullException.ThrowIfNull(refused);
        return Refusal is null ? success(value!) : refused(Refusal);
    }

#pragma warning disable CA2225 // The conversions are the constructors: `return user;` and `return new WrongState(…);` read as what they are.
    public static implicit operator Outcome<T>(T value) => new(value, null);

    public static implicit operator Outcome<T>(Refusal refusal) => new(default, refusal);
#pragma warning restore CA2225
}
