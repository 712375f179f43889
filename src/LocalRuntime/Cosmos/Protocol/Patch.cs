using System.Text.Json;
using System.Text.Json.Nodes;
using LocalRuntime.Cosmos.Sql;
using LocalRuntime.Cosmos.Storage;
using LocalRuntime.Sqlite;

namespace LocalRuntime.Cosmos.Protocol;

/// <summary>A partial document update: a list of operations, and an optional condition on the stored document.</summary>
internal sealed class Patch
{
    private const int MaxOperations = 10;

    private readonly CompiledQuery? condition;
    private readonly IReadOnlyList<(string Kind, string[] Path, string[] From, string? Value)> operations;

    private Patch(CompiledQuery? condition, IReadOnlyList<(string, string[], string[], string?)> operations) =>
        (this.condition, this.operations) = (condition, operations);

    public static Patch Read(CosmosRequest request, ContainerTable container)
    {
        using var body = request.ParseBody();
        var root = body.RootElement;
        if (!root.TryGetProperty("operations", out var list) || list.ValueKind != JsonValueKind.Array || list.GetArrayLength() is 0 or > MaxOperations)
        {
            throw new RequestRefusedException(400, $"A patch has 1 to {MaxOperations} operations.");
        }

        var condition = root.TryGetProperty("condition", out var text) && text.ValueKind == JsonValueKind.String
            ? QueryCompiler.CompileCondition(text.GetString()!, container.Shape)
            : null;
        return new Patch(condition, [.. list.EnumerateArray().Select(ReadOperation)]);
    }

    /// <summary>Whether the condition holds for a stored document.</summary>
    public bool Holds(Connection connection, long row) => condition is null || condition.HoldsFor(connection.Prepare, row);

    /// <summary>The document after all operations.</summary>
    public byte[] Apply(byte[] body)
    {
        var document = JsonNode.Parse(body)!;
        foreach (var (kind, path, from, value) in operations)
        {
            var operand = kind == "move" ? Remove(document, from) : value is null ? null : JsonNode.Parse(value);
            switch (kind)
            {
                case "remove":
                    Remove(document, path);
                    break;
                case "incr":
                    var sum = ReadNumber(Find(document, path)) + ReadNumber(operand);
                    Set(document, path, sum == Math.Floor(sum) ? (long)sum : sum, isInsert: false, mustExist: false);
                    break;
                case "replace":
                    Set(document, path, operand, isInsert: false, mustExist: true);
                    break;
                default:
                    Set(document, path, operand, isInsert: kind == "add", mustExist: false);
                    break;
            }
        }

        return JsonSerializer.SerializeToUtf8Bytes(document, PatchJson.Default.JsonNode);
    }

    private static (string, string[], string[], string?) ReadOperation(JsonElement operation)
    {
        var kind = operation.GetProperty("op").GetString()!;
        if (kind is not ("add" or "set" or "replace" or "remove" or "incr" or "move"))
        {
            throw new RequestRefusedException(400, $"The patch operation '{kind}' is not supported.");
        }

        return (kind, ReadPath(operation, "path"), kind == "move" ? ReadPath(operation, "from") : [],
            operation.TryGetProperty("value", out var value) ? value.GetRawText() : null);
    }

    private static string[] ReadPath(JsonElement operation, string name) =>
        operation.TryGetProperty(name, out var path) && path.GetString() is { Length: > 1 } text && text[0] == '/'
            ? [.. text[1..].Split('/').Select(segment => segment.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))]
            : throw new RequestRefusedException(400, $"A patch operation needs a {name} that begins with a slash.");

    private static JsonNode? Find(JsonNode? node, ReadOnlySpan<string> path)
    {
        foreach (var segment in path)
        {
            node = node switch
            {
                JsonObject found => found[segment],
                JsonArray array when int.TryParse(segment, out var index) && index >= 0 && index < array.Count => array[index],
                _ => null,
            };
        }

        return node;
    }

    private static double ReadNumber(JsonNode? node) => node is null ? 0
        : node.GetValueKind() == JsonValueKind.Number ? node.GetValue<double>()
        : throw new RequestRefusedException(400, "The patch operation incr takes numbers.");

    private static JsonNode? Remove(JsonNode document, string[] path)
    {
        switch (Find(document, path.AsSpan(..^1)))
        {
            case JsonObject found when found.TryGetPropertyValue(path[^1], out var value):
                found.Remove(path[^1]);
                return value;
            case JsonArray array when int.TryParse(path[^1], out var index) && index >= 0 && index < array.Count:
                var item = array[index];
                array.RemoveAt(index);
                return item;
            default:
                throw new RequestRefusedException(400, $"There is nothing at /{string.Join('/', path)} to remove or move.");
        }
    }

    private static void Set(JsonNode document, string[] path, JsonNode? value, bool isInsert, bool mustExist)
    {
        switch (Find(document, path.AsSpan(..^1)))
        {
            case JsonObject found when !mustExist || found.ContainsKey(path[^1]):
                found[path[^1]] = value;
                break;
            case JsonArray array when path[^1] == "-" && !mustExist:
                array.Add(value);
                break;
            case JsonArray array when int.TryParse(path[^1], out var index) && index >= 0 && (index < array.Count || (isInsert && index == array.Count)):
                if (isInsert)
                {
                    array.Insert(index, value);
                }
                else
                {
                    array[index] = value;
                }

                break;
            default:
                throw new RequestRefusedException(400, $"The path /{string.Join('/', path)} does not exist.");
        }
    }
}

[System.Text.Json.Serialization.JsonSerializable(typeof(JsonNode))]
internal sealed partial class PatchJson : System.Text.Json.Serialization.JsonSerializerContext;
