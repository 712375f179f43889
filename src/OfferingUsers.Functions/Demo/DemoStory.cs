using System.Text.Json;
using OfferingUsers.Functions.CatalogAdmin;

namespace OfferingUsers.Functions.Demo;

/// <summary>The story: an account is requested, validated, used, restricted and removed, with the refusals a newcomer meets on the way.</summary>
internal sealed class DemoStory(DemoWalk.Walker walk)
{
    private const string List = "/api/marketplace-offering-users/";
    private const string Bootstrap = "demo-bootstrap-token-of-the-walk";

    public async Task TellAsync()
    {
        await DemoWalk.Walker.SayAsync("Staff brings in customers, offerings, people and their roles, with the bootstrap key");
        await walk.CallAsync("staff", Bootstrap, "POST", "/api/catalog/import/", LoadCatalog.DemoCatalog(), 200);

        var record = await CreateAsync();
        await ValidateAsync(record);
        await UseAsync(record);
        await RemoveAsync(record);
        await new DemoDeclaration(walk, await TimeOutAsync()).TellAsync();
    }

    private async Task<string> CreateAsync()
    {
        var body = $$"""{"offering_uuid":"{{DemoCast.Aurora}}","user_uuid":"{{DemoCast.Mia}}"}""";
        await DemoWalk.Walker.SayAsync("The provider's owner requests an account for Mia; Mia herself may not, and nobody may twice");
        await walk.CallAsync("Mia", DemoCast.Member, "POST", List, body, 403, ("detail", "You do not have permission to perform this action."));
        var created = await walk.CallAsync("owner", DemoCast.Owner, "POST", List, body, 201, ("state", "Requested"), ("has_consent", "True"));
        await walk.CallAsync("owner", DemoCast.Owner, "POST", List, body, 400);
        using var json = JsonDocument.Parse(created);
        return $"{List}{json.RootElement.GetProperty("uuid").GetString()}/";
    }

    private async Task ValidateAsync(string record)
    {
        await DemoWalk.Walker.SayAsync("The site agent begins; an action in the wrong state is refused and says which states it takes");
        await walk.CallAsync("agent", DemoCast.Agent, "POST", record + "begin_creating/", null, 200);
        await walk.CallAsync("agent", DemoCast.Agent, "POST", record + "begin_creating/", null, 400);

        await DemoWalk.Walker.SayAsync("Mia must be validated first: the agent tells her how, and what is not harmless in its comment is cleaned away");
        await walk.CallAsync(
            "agent", DemoCast.Agent, "POST", record + "set_pending_additional_validation/",
            """{"comment":"Send <b>passport</b><script>x</script>","comment_url":"https://id.example.org/up"}""", 200);
        await walk.CallAsync(
            "Mia", DemoCast.Member, "GET", record, null, 200, ("state", "Pending additional validation"), ("service_provider_comment", "Send <b>passport</b>"));
        await walk.CallAsync("agent", DemoCast.Agent, "POST", record + "set_validation_complete/", null, 200);
        await walk.CallAsync(
            "agent", DemoCast.Agent, "PATCH", record, """{"username":"mia01"}""",
            200, ("state", "OK"), ("username", "mia01"), ("service_provider_comment", ""));
    }

    private async Task UseAsync(string record)
    {
        await DemoWalk.Walker.SayAsync("A username that comes with the request makes the account OK at once; lists are filtered, ordered and counted");
        await walk.CallAsync(
            "owner", DemoCast.Owner, "POST", List,
            $$"""{"offering_uuid":"{{DemoCast.Aurora}}","user_uuid":"{{DemoCast.Noah}}","username":"noah01"}""", 201, ("state", "OK"));
        await walk.CallAsync("owner", DemoCast.Owner, "GET", $"{List}?state=OK&query=mia&o=-created&field=uuid&field=username&field=state", null, 200);
        await walk.CallAsync("support", DemoCast.Support, "HEAD", $"{List}?state=OK", null, 200);
        await walk.CallAsync("owner", DemoCast.Owner, "GET", $"{List}?state=ok&user_uuid=zzz", null, 400);

        await DemoWalk.Walker.SayAsync("Noah, of the same project, sees Mia's account through the shared organization group, but may not change it");
        await walk.CallAsync("Noah", DemoCast.Colleague, "GET", record + "?field=username&field=state", null, 200, ("username", "mia01"));
        await walk.CallAsync("Noah", DemoCast.Colleague, "POST", record + "update_restricted/", """{"is_restricted":true}""", 403);
        await walk.CallAsync("agent", DemoCast.Agent, "POST", record + "update_restricted/", """{"is_restricted":true}""", 200);
        await walk.CallAsync("agent", DemoCast.Agent, "GET", record + "?field=is_restricted", null, 200, ("is_restricted", "True"));
    }

    private async Task RemoveAsync(string record)
    {
        await DemoWalk.Walker.SayAsync("The account goes through the deletion phase, with one failure on the way; its record stays");
        foreach (var action in new[] { "request_deletion", "set_deleting", "set_error_deleting", "set_deleting", "set_deleted" })
        {
            await walk.CallAsync("agent", DemoCast.Agent, "POST", $"{record}{action}/", null, 200);
        }

        await walk.CallAsync("agent", DemoCast.Agent, "GET", record + "?field=state", null, 200, ("state", "Deleted"));
        await walk.CallAsync("agent", DemoCast.Agent, "PATCH", record + "update_comments/", """{"service_provider_comment":"Gone"}""", 403);

        await DemoWalk.Walker.SayAsync("Only the owner may remove the record itself; afterwards nobody finds it");
        await walk.CallAsync("agent", DemoCast.Agent, "DELETE", record, null, 403, ("detail", "You do not have permission to delete this user."));
        await walk.CallAsync("owner", DemoCast.Owner, "DELETE", record, null, 204);
        await walk.CallAsync("owner", DemoCast.Owner, "GET", record, null, 404);
    }

    private async Task<string> TimeOutAsync()
    {
        await DemoWalk.Walker.SayAsync("At Object Storage Fjord a creation may take two seconds; this one hangs, and times out by itself");
        await walk.CallAsync(
            "staff", Bootstrap, "POST", "/api/catalog/import/",
            $$$$"""{"offerings":[{"uuid":"{{{{DemoCast.Fjord}}}}","plugin_options":{"service_provider_can_create_offering_user":true"""
            + ""","offering_user_timeouts":{"Creating":"00:00:02"}}}]}""", 200);
        var created = await walk.CallAsync(
            "owner", DemoCast.Owner, "POST", List, $$"""{"offering_uuid":"{{DemoCast.Fjord}}","user_uuid":"{{DemoCast.Mia}}"}""",
            201, ("state", "Requested"), ("has_compliance_checklist", "True"));
        using var json = JsonDocument.Parse(created);
        var record = $"{List}{json.RootElement.GetProperty("uuid").GetString()}/";
        await walk.CallAsync("agent", DemoCast.Agent, "POST", record + "begin_creating/", null, 200);
        await walk.CallAsync("agent", DemoCast.Agent, "GET", record + "lifecycle/", null, 200, ("phase", "creation"), ("runtime_status", "Running"));
        await walk.WaitAsync(DemoCast.Agent, record, "state", "Error creating");
        await walk.CallAsync("agent", DemoCast.Agent, "GET", record + "lifecycle/", null, 200, ("phase", "creation"), ("reminder_sent", "False"));

        await DemoWalk.Walker.SayAsync("The agent tries again, and this time it works");
        await walk.CallAsync("agent", DemoCast.Agent, "POST", record + "begin_creating/", null, 200);
        await walk.CallAsync("agent", DemoCast.Agent, "PATCH", record, """{"username":"mia-fjord"}""", 200, ("state", "OK"));
        await walk.CallAsync("agent", DemoCast.Agent, "GET", record + "lifecycle/", null, 200, ("phase", "active"));
        return record;
    }
}
