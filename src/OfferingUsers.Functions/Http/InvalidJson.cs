using System.Text.Json.Nodes;
using OfferingUsers.Domain;

namespace OfferingUsers.Functions.Http;

/// <summary>400 whose body has a shape of its own, as the refusal of an import with its message for each object (catalog.md 2).</summary>
internal sealed record InvalidJson(JsonNode Body) : Refusal;
