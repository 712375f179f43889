using System.Text.Json;

namespace LocalRuntime.Cosmos.Sql;

/// <summary>How one result is put together from a row: the whole document, a value, or an array or object of such.</summary>
internal abstract record Projection
{
    /// <summary>Whether anything of it is defined; an undefined result is left out.</summary>
    public virtual bool IsDefined(IReadOnlyList<string?> keys) => true;

    public abstract void Write(Utf8JsonWriter json, IReadOnlyList<string?> keys, ReadOnlyMemory<byte> body);
}

internal sealed record WholeDocument : Projection
{
    public override void Write(Utf8JsonWriter json, IReadOnlyList<string?> keys, ReadOnlyMemory<byte> body) =>
        json.WriteRawValue(body.Span, skipInputValidation: true);
}

/// <summary>The value whose key is the n-th that the row brings.</summary>
internal sealed record OneValue(int Place) : Projection
{
    public override bool IsDefined(IReadOnlyList<string?> keys) => keys[Place] is not null;

    public override void Write(Utf8JsonWriter json, IReadOnlyList<string?> keys, ReadOnlyMemory<byte> body) => SortKey.WriteTo(json, keys[Place]!);
}

internal sealed record ArrayOf(IReadOnlyList<Projection> Items) : Projection
{
    public override void Write(Utf8JsonWriter json, IReadOnlyList<string?> keys, ReadOnlyMemory<byte> body)
    {
        json.WriteStartArray();
        foreach (var item in Items.Where(item => item.IsDefined(keys)))
        {
            item.Write(json, keys, body);
        }

        json.WriteEndArray();
    }
}

internal sealed record ObjectOf(IReadOnlyList<(string Name, Projection Value)> Properties) : Projection
{
    public override void Write(Utf8JsonWriter json, IReadOnlyList<string?> keys, ReadOnlyMemory<byte> body)
    {
        json.WriteStartObject();
        foreach (var (name, value) in Properties)
        {
            if (value.IsDefined(keys))
            {
                json.WritePropertyName(name);
                value.Write(json, keys, body);
            }
        }

        json.WriteEndObject();
    }
}
