using System.Text.Json.Nodes;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Fuzz;

/// <summary>Makes the request of a number, of an operation of the OpenAPI document; each operation has its turn.</summary>
internal sealed class GenerateRequest(FuzzedWorld world, string url, int seed)
{
    private static readonly string[] Methods = ["get", "post", "put", "patch", "delete", "head", "options", "trace"];
    private static readonly string[] OtherMethods = ["HEAD", "OPTIONS", "TRACE", "PROPFIND", "get", "DELETE", "PUT", "POST", "PATCH", "GET"];
    private static readonly string[] Callers =
        ["owner", "owner", "owner", "staff", "staff", "own", "own", "own", "member", "member", "stranger", "support", "support", "gone"];

    private static readonly string[] ForStaff = ["/api/catalog/", "/api/checklists-admin", "/api/status/"];

    /// <summary>Those that write come three times: there is more in them to get wrong.</summary>
    private static readonly (string Path, string Method, JsonObject Operation)[] Operations =
    [
        .. ApiContract.Document["paths"]!.AsObject()
            .SelectMany(path => path.Value!.AsObject().Where(operation => Methods.Contains(operation.Key))
                .SelectMany(operation => Enumerable.Repeat(
                    (path.Key, operation.Key.ToUpperInvariant(), operation.Value!.AsObject()), operation.Value["requestBody"] is null ? 1 : 3))),
    ];

    public FuzzedRequest Next(int number)
    {
        var random = new Random(unchecked((seed * 1_000_003) + number));
        var (path, method, operation) = Operations[number % Operations.Length];
        var target = new GenerateTarget(world, random).From(path, operation);
        var caller = ForStaff.Any(start => path.StartsWith(start, StringComparison.Ordinal)) && random.Chance(0.8) ? "staff" : random.Of(Callers);
        var headers = new List<(string, string)>();
        if (random.Chance(0.06))
        {
            headers.Add(("Authorization", string.Format(null, random.Of(HostileValues.Authorizations), world.TokenOf(caller))));
        }
        else if (random.Chance(0.95))
        {
            headers.Add(("Authorization", "Token " + (random.Chance(0.03) ? world["unknown"] : world.TokenOf(caller))));
        }

        var body = random.Chance(operation["requestBody"] is null ? 0.05 : 0.96) ? new GenerateBody(world, url, random).Bytes(operation) : null;
        if (body is not null)
        {
            headers.Add(("Content-Type", "application/json"));
        }

        while (random.Chance(0.12))
        {
            var (name, values) = random.Of(HostileValues.Headers);
            headers.RemoveAll(header => header.Item1 == name);
            headers.Add((name, random.Of(values)));
        }

        return new FuzzedRequest(seed, number, random.Chance(0.03) ? random.Of(OtherMethods) : method, target, headers, body);
    }
}
