using System.Text.Json;

namespace LocalRuntime.Cosmos.Sql;

/// <summary>How a result is built from a row: the whole document, a value, or an array or object of projections.</summary>
internal abstract record Projection
{
    /// <summary>Whether the result is defined; undefined results are omitted.</summary>
    public virtual bool IsDefined(IReadOnlyList<string?> keys) => true;

    public abstract void Write(Utf8JsonWriter json, IReadOnlyList<string?> keys, ReadOnlyMemory<byte> body);
}

internal sealed record DocumentProjection : Projection
{
    public override void Write(Utf8JsonWriter json, IReadOnlyList<string?> keys, ReadOnlyMemory<byte> body) =>
        json.WriteRawValue(body.Span, skipInputValidation: true);
}

/// <summary>The value of one of the row's sort keys.</summary>
internal sealed record ValueProjection(int Index) : Projection
{
    public override bool IsDefined(IReadOnlyList<string?> keys) => keys[Index] is not null;

    public override void Write(Utf8JsonWriter json, IReadOnlyList<string?> keys, ReadOnlyMemory<byte> body) => SortKey.WriteTo(json, keys[Index]!);
}

internal sealed record ArrayProjection(IReadOnlyList<Projection> Items) : Projection
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

internal sealed record ObjectProjection(IReadOnlyList<(string Name, Projection Value)> Properties) : Projection
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
