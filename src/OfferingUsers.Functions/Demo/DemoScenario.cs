using System.Text.Json;
using OfferingUsers.Functions.Catalog;

namespace OfferingUsers.Functions.Demo;

/// <summary>The scenario of the demo: an account is requested, validated, used, restricted and removed, including typical refusals.</summary>
internal sealed class DemoScenario(DemoCommand.Client walk)
{
    private const string List = "/api/marketplace-offering-users/";
    public const string Bootstrap = "bootstrap-token-of-the-walk";

    public async Task RunAsync()
    {
        await DemoCommand.Client.PrintAsync("Staff brings in customers, offerings, people and their roles, with the bootstrap key");
        await walk.CallAsync("staff", Bootstrap, "POST", "/api/catalog/import/", Catalog(), 200);

        var record = await CreateAsync();
        await ValidateAsync(record);
        await UseAsync(record);
        await RemoveAsync(record);
        await new DemoChecklist(walk, await TimeOutAsync()).RunAsync();
    }

    /// <summary>The demo catalog with other tokens: its own, which are public, are unknown where there is a bootstrap key.</summary>
    private static string Catalog() => DemoUsers.Tokens.Aggregate(
        DemoCatalog.Text(), (text, user) => text.Replace(user.Token, DemoUsers.OnTheWalk(user.Token), StringComparison.Ordinal));

    private async Task<string> CreateAsync()
    {
        var body = $$"""{"offering_uuid":"{{DemoUsers.Aurora}}","user_uuid":"{{DemoUsers.Mia}}"}""";
        await DemoCommand.Client.PrintAsync("The provider's owner requests an account for Mia; Mia herself may not, and nobody may twice");
        await walk.CallAsync("Mia", DemoUsers.Member, "POST", List, body, 403, ("detail", "You do not have permission to perform this action."));
        var created = await walk.CallAsync("owner", DemoUsers.Owner, "POST", List, body, 201, ("state", "Requested"), ("has_consent", "True"));
        await walk.CallAsync("owner", DemoUsers.Owner, "POST", List, body, 400);
        using var json = JsonDocument.Parse(created);
        return $"{List}{json.RootElement.GetProperty("uuid").GetString()}/";
    }

    private async Task ValidateAsync(string record)
    {
        await DemoCommand.Client.PrintAsync("The site agent begins; an action in the wrong state is refused and says which states it takes");
        await walk.CallAsync("agent", DemoUsers.Agent, "POST", record + "begin_creating/", null, 200);
        await walk.CallAsync("agent", DemoUsers.Agent, "POST", record + "begin_creating/", null, 400);

        await DemoCommand.Client.PrintAsync("Mia must be validated first: the agent tells her how, and what is not harmless in its comment is cleaned away");
        await walk.CallAsync(
            "agent", DemoUsers.Agent, "POST", record + "set_pending_additional_validation/",
            """{"comment":"Send <b>passport</b><script>x</script>","comment_url":"https://id.example.org/up"}""", 200);
        await walk.CallAsync(
            "Mia", DemoUsers.Member, "GET", record, null, 200,
            ("state", "Pending additional validation"), ("service_provider_comment", "Send <b>passport</b>"));
        await walk.CallAsync("agent", DemoUsers.Agent, "POST", record + "set_validation_complete/", null, 200);
        await walk.CallAsync(
            "agent", DemoUsers.Agent, "PATCH", record, """{"username":"mia01"}""",
            200, ("state", "OK"), ("username", "mia01"), ("service_provider_comment", ""));
    }

    private async Task UseAsync(string record)
    {
        await DemoCommand.Client.PrintAsync("A username that comes with the request makes the account OK at once; lists are filtered, ordered and counted");
        await walk.CallAsync(
            "owner", DemoUsers.Owner, "POST", List,
            $$"""{"offering_uuid":"{{DemoUsers.Aurora}}","user_uuid":"{{DemoUsers.Noah}}","username":"noah01"}""", 201, ("state", "OK"));
        await walk.CallAsync("owner", DemoUsers.Owner, "GET", $"{List}?state=OK&query=mia&o=-created&field=uuid&field=username&field=state", null, 200);
        await walk.CallAsync("support", DemoUsers.Support, "HEAD", $"{List}?state=OK", null, 200);
        await walk.CallAsync("owner", DemoUsers.Owner, "GET", $"{List}?state=ok&user_uuid=zzz", null, 400);

        await DemoCommand.Client.PrintAsync("Noah, of the same project, sees Mia's account through the shared organization group, but may not change it");
        await walk.CallAsync("Noah", DemoUsers.Colleague, "GET", record + "?field=username&field=state", null, 200, ("username", "mia01"));
        await walk.CallAsync("Noah", DemoUsers.Colleague, "POST", record + "update_restricted/", """{"is_restricted":true}""", 403);
        await walk.CallAsync("agent", DemoUsers.Agent, "POST", record + "update_restricted/", """{"is_restricted":true}""", 200);
        await walk.CallAsync("agent", DemoUsers.Agent, "GET", record + "?field=is_restricted", null, 200, ("is_restricted", "True"));
    }

    private async Task RemoveAsync(string record)
    {
        await DemoCommand.Client.PrintAsync("The account goes through the deletion phase, with one failure on the way; its record stays");
        foreach (var action in new[] { "request_deletion", "set_deleting", "set_error_deleting", "set_deleting", "set_deleted" })
        {
            await walk.CallAsync("agent", DemoUsers.Agent, "POST", $"{record}{action}/", null, 200);
        }

        await walk.CallAsync("agent", DemoUsers.Agent, "GET", record + "?field=state", null, 200, ("state", "Deleted"));
        await walk.CallAsync("agent", DemoUsers.Agent, "PATCH", record + "update_comments/", """{"service_provider_comment":"Gone"}""", 403);

        await DemoCommand.Client.PrintAsync("Only the owner may remove the record itself; afterwards nobody finds it");
        await walk.CallAsync("agent", DemoUsers.Agent, "DELETE", record, null, 403, ("detail", "You do not have permission to delete this user."));
        await walk.CallAsync("owner", DemoUsers.Owner, "DELETE", record, null, 204);
        await walk.CallAsync("owner", DemoUsers.Owner, "GET", record, null, 404);
    }

    private async Task<string> TimeOutAsync()
    {
        await DemoCommand.Client.PrintAsync("At Object Storage Fjord a creation may take two seconds; this one hangs, and times out by itself");
        await walk.CallAsync(
            "staff", Bootstrap, "POST", "/api/catalog/import/",
            $$$$"""{"offerings":[{"uuid":"{{{{DemoUsers.Fjord}}}}","plugin_options":{"service_provider_can_create_offering_user":true"""
            + ""","offering_user_timeouts":{"Creating":"00:00:02"}}}]}""", 200);
        var created = await walk.CallAsync(
            "owner", DemoUsers.Owner, "POST", List, $$"""{"offering_uuid":"{{DemoUsers.Fjord}}","user_uuid":"{{DemoUsers.Mia}}"}""",
            201, ("state", "Requested"), ("has_compliance_checklist", "True"));
        using var json = JsonDocument.Parse(created);
        var record = $"{List}{json.RootElement.GetProperty("uuid").GetString()}/";
        await walk.CallAsync("agent", DemoUsers.Agent, "POST", record + "begin_creating/", null, 200);
        await walk.CallAsync("agent", DemoUsers.Agent, "GET", record + "lifecycle/", null, 200, ("phase", "creation"), ("runtime_status", "Running"));
        await walk.WaitAsync(DemoUsers.Agent, record, "state", "Error creating");
        await walk.CallAsync("agent", DemoUsers.Agent, "GET", record + "lifecycle/", null, 200, ("phase", "creation"), ("reminder_sent", "False"));

        await DemoCommand.Client.PrintAsync("The agent tries again, and this time it works");
        await walk.CallAsync("agent", DemoUsers.Agent, "POST", record + "begin_creating/", null, 200);
        await walk.CallAsync("agent", DemoUsers.Agent, "PATCH", record, """{"username":"mia-fjord"}""", 200, ("state", "OK"));
        await walk.CallAsync("agent", DemoUsers.Agent, "GET", record + "lifecycle/", null, 200, ("phase", "active"));
        return record;
    }
}
