using System.Text.Json;

namespace LocalRuntime.Durable.Engine;

/// <summary>The one converter of inputs, outputs, events and statuses.</summary>
internal static class Payload
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    public static string? Write(object? value) => value is null ? null : JsonSerializer.Serialize(value, value.GetType(), Options);

    public static T? Read<T>(string? json) => json is null ? default : JsonSerializer.Deserialize<T>(json, Options);

    public static object? Read(string? json, Type type) => json is null ? type.IsValueType ? Activator.CreateInstance(type) : null : JsonSerializer.Deserialize(json, type, Options);
}
