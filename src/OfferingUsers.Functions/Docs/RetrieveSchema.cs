using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.Docs;

/// <summary>The OpenAPI document of all endpoints, without authentication (architecture.md 5).</summary>
public static class RetrieveSchema
{
    private static readonly DocumentFile Schema = DocumentFile.FromResource(typeof(RetrieveSchema).Assembly, "OfferingUsers.Functions.openapi.yaml");

    [Function(nameof(RetrieveSchema))]
    [AnonymousAccess]
    public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/schema")] HttpRequest request) =>
        new DocumentResult(Schema, "application/yaml");
}
