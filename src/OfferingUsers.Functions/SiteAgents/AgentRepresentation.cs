using System.Text.Json;
using OfferingUsers.Domain;
using OfferingUsers.Domain.SiteAgents;

namespace OfferingUsers.Functions.SiteAgents;

/// <summary>The representations of agents, their services and processors (newer-waldur.md 3.5 to 3.7).</summary>
internal static class AgentRepresentation
{
    public static void Write(Utf8JsonWriter json, AgentIdentity identity, string baseUrl)
    {
        json.WriteStartObject();
        WriteKey(json, SiteAgentRoutes.Identities, identity.Uuid, baseUrl);
        json.WriteString("offering", identity.Offering.Hex());
        json.WriteString("created_by", identity.CreatedBy?.Hex());
        json.WriteString("name", identity.Name);
        json.WriteString("version", identity.Version);
        json.WriteStartArray("dependencies");
        foreach (var dependency in identity.Dependencies)
        {
            json.WriteStartObject();
            json.WriteString("package", dependency.Package);
            json.WriteString("version", dependency.Version);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("config_file_path", identity.ConfigFilePath);
        json.WriteString("config_file_content", identity.ConfigFileContent);
        json.WriteString("last_restarted", identity.LastRestarted.ToWire());
        WriteTimes(json, identity.Created, identity.Modified);
        json.WriteStartArray("services");
        foreach (var service in identity.Services)
        {
            json.WriteStartObject();
            WriteKey(json, SiteAgentRoutes.Services, service.Uuid, baseUrl);
            WriteDefinition(json, service);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, AgentIdentity identity, AgentService service, string baseUrl)
    {
        json.WriteStartObject();
        WriteKey(json, SiteAgentRoutes.Services, service.Uuid, baseUrl);
        json.WriteString("identity", identity.Uuid.Hex());
        json.WriteString("identity_name", identity.Name);
        WriteDefinition(json, service);
        json.WriteStartArray("processors");
        foreach (var processor in service.Processors)
        {
            json.WriteStartObject();
            WriteKey(json, SiteAgentRoutes.Processors, processor.Uuid, baseUrl);
            WriteDefinition(json, processor);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, AgentService service, AgentProcessor processor, string baseUrl)
    {
        json.WriteStartObject();
        WriteKey(json, SiteAgentRoutes.Processors, processor.Uuid, baseUrl);
        json.WriteString("service", service.Uuid.Hex());
        json.WriteString("service_name", service.Name);
        WriteDefinition(json, processor);
        json.WriteEndObject();
    }

    private static void WriteKey(Utf8JsonWriter json, string route, Guid uuid, string baseUrl)
    {
        json.WriteString("uuid", uuid.Hex());
        json.WriteString("url", $"{baseUrl}/{route}/{uuid.Hex()}/");
    }

    private static void WriteDefinition(Utf8JsonWriter json, AgentService service)
    {
        json.WriteString("name", service.Name);
        json.WriteString("mode", service.Mode);
        json.WriteString("state", service.State.ToString());
        json.WritePropertyName("statistics");
        if (service.Statistics is { } statistics)
        {
            statistics.WriteTo(json);
        }
        else
        {
            json.WriteStartObject();
            json.WriteEndObject();
        }

        WriteTimes(json, service.Created, service.Modified);
    }

    private static void WriteDefinition(Utf8JsonWriter json, AgentProcessor processor)
    {
        json.WriteString("name", processor.Name);
        json.WriteString("last_run", processor.LastRun?.ToWire());
        json.WriteString("backend_type", processor.BackendType);
        json.WriteString("backend_version", processor.BackendVersion);
        WriteTimes(json, processor.Created, processor.Modified);
    }

    private static void WriteTimes(Utf8JsonWriter json, DateTimeOffset created, DateTimeOffset modified)
    {
        json.WriteString("created", created.ToWire());
        json.WriteString("modified", modified.ToWire());
    }
}
