using System.Text.Json.Nodes;
using OfferingUsers.Domain;

namespace OfferingUsers.Functions.Http;

/// <summary>400 with a custom body, such as the errors of each object of an import (catalog.md 2).</summary>
internal sealed record InvalidJson(JsonNode Body) : Refusal;
