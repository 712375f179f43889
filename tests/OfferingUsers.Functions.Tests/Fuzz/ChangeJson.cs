using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OfferingUsers.Functions.Tests.Fuzz;

/// <summary>Changes a body: a value for one of another type or size, a key more or less, and what no tree of JSON can hold.</summary>
internal sealed class ChangeJson(Random random)
{
    /// <summary>Stands in a tree for a piece of raw bytes.</summary>
    private const string RawMark = "raw piece ";

    private static readonly JsonSerializerOptions Unescaped = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly string[] Keys =
    [
        "uuid", "token", "is_staff", "id", "_etag", "password", "username", "state", "created", "modified", "questions", "options", "dependencies", "parent",
        "depends_on_question", "plugin_options", "operator", "review_answer_value", "required_answer_value", "offering_user_timeouts", "", "a.b", "$ref",
        "\u0000", "é",
    ];

    /// <summary>The tree with one change somewhere.</summary>
    public JsonNode? Once(JsonNode? tree)
    {
        var places = new List<(JsonNode Parent, object Key)>();
        Collect(tree, places);
        if (places.Count == 0 || random.Chance(0.03))
        {
            return Hostile(tree);
        }

        var (parent, key) = random.Of(places);
        switch (parent)
        {
            case JsonObject values when random.Chance(0.15):
                values.Remove((string)key);
                break;
            case JsonObject values when random.Chance(0.15):
                values[random.Of(Keys)] = values[(string)key]?.DeepClone() is { } copy && random.Chance(0.5) ? copy : Hostile(null);
                break;
            case JsonObject values:
                values[(string)key] = Hostile(values[(string)key]);
                break;
            case JsonArray values when random.Chance(0.2):
                var one = values[(int)key]?.DeepClone();
                for (var more = random.Of([1, 1, 2, 20, 300, 1001]); more > 0; more--)
                {
                    values.Add(one?.DeepClone());
                }

                break;
            case JsonArray values:
                values[(int)key] = Hostile(values[(int)key]);
                break;
        }

        return tree;
    }

    /// <summary>The bytes of a tree, with its raw pieces.</summary>
    public static byte[] Written(JsonNode? tree)
    {
        var bytes = new List<byte>();
        var text = tree?.ToJsonString(Unescaped) ?? "null";
        for (var rest = text.AsSpan(); ;)
        {
            var mark = rest.IndexOf("\"" + RawMark, StringComparison.Ordinal);
            bytes.AddRange(Encoding.UTF8.GetBytes(rest[..(mark < 0 ? rest.Length : mark)].ToString()));
            if (mark < 0)
            {
                return [.. bytes];
            }

            rest = rest[(mark + RawMark.Length + 1)..];
            var end = rest.IndexOf('"');
            bytes.AddRange(HostileValues.Raw[int.Parse(rest[..end], null)]);
            rest = rest[(end + 1)..];
        }
    }

    /// <summary>The bytes with a change of their own.</summary>
    public byte[] Bytes(byte[] body)
    {
        var at = random.Next(body.Length + 1);
        return random.Next(10) switch
        {
            0 => [],
            1 => body[..at],
            2 => [0xEF, 0xBB, 0xBF, .. body],
            3 => [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(body))],
            4 => [.. body, .. body],
            5 => [.. body[..at], (byte)random.Next(256), .. body[at..]],
            6 => [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, .. body],
            7 => Encoding.UTF8.GetBytes(random.Of(["null", "true", "5", "\"x\"", "[]", "{}", "[[]]", "[null]", "{\"\":{}}", " ", "\0"])),
            8 => [.. body, .. new byte[] { (byte)'\n', (byte)' ', 0 }],
            9 when random.Chance(0.1) => Encoding.UTF8.GetBytes("{\"a\":\"" + new string('x', random.Of([1 << 20, 2 << 20])) + "\"}"),
            _ => random.Of(HostileValues.Raw),
        };
    }

    private JsonNode? Hostile(JsonNode? value) => random.Next(12) switch
    {
        0 => null,
        1 => random.Chance(0.5),
        2 => random.Of([0, 1, -1, int.MaxValue, int.MinValue]),
        3 => JsonNode.Parse(random.Of(["9223372036854775807", "-9223372036854775808", "1e308", "0.1", "1e-7", "79228162514264337593543950335"])),
        4 => new JsonArray(value?.DeepClone()),
        5 => new JsonObject { [random.Of(Keys)] = value?.DeepClone() },
        6 => random.Of(HostileValues.Instants),
        7 => new string(random.Of(['x', '<', 'é', '\u0001']), random.Of([1, 100, 101, 150, 151, 255, 256, 2000, 2001, 65_536])),
        8 or 9 => RawMark + random.Next(HostileValues.Raw.Length),
        10 => new JsonArray([.. Enumerable.Range(0, random.Of([0, 2, 100, 1001])).Select(_ => value?.DeepClone())]),
        _ => random.Of(HostileValues.Texts),
    };

    private static void Collect(JsonNode? node, List<(JsonNode, object)> places)
    {
        if (node is JsonObject values)
        {
            foreach (var (key, value) in values)
            {
                places.Add((values, key));
                Collect(value, places);
            }
        }
        else if (node is JsonArray items)
        {
            for (var i = 0; i < items.Count; i++)
            {
                places.Add((items, i));
                Collect(items[i], places);
            }
        }
    }
}
