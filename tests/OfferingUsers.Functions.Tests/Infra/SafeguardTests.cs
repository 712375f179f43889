using System.Text.Json.Nodes;

namespace OfferingUsers.Functions.Tests.Infra;

/// <summary>What the templates keep from whom, who is told of what, and what is written down (decision 0022).</summary>
public sealed class SafeguardTests
{
    private const string StorageAccount = "[resourceId('Microsoft.Storage/storageAccounts', parameters('{0}'))]";

    [Fact]
    public async Task Nobody_deploys_with_a_password()
    {
        var policies = await Bicep.ResourcesAsync("Microsoft.Web/sites/basicPublishingCredentialsPolicies");

        Assert.Equal(
            ["[format('{0}/{1}', parameters('name'), 'ftp')]", "[format('{0}/{1}', parameters('name'), 'scm')]"],
            policies.Select(policy => policy["name"]!.ToString()).Order(StringComparer.Ordinal));
        Assert.All(policies, policy => Assert.False(policy["properties"]!["allow"]!.GetValue<bool>()));
    }

    [Fact]
    public async Task The_app_may_write_the_files_among_the_answers_and_the_account_of_its_host_and_no_other_storage()
    {
        var app = (await StorageRolesAsync()).Where(role => role.Who == "[parameters('appPrincipalId')]").ToList();

        Assert.All(app, role => Assert.True(role.Scope == Account("hostStorageName") || IsContainer(role.Scope, "answerFilesContainer"), role.ToString()));
        var files = Assert.Single(app, role => IsContainer(role.Scope, "answerFilesContainer"));
        Assert.Contains("variables('storageBlobDataContributor')", files.Role, StringComparison.Ordinal);
        Assert.Contains("reference('storage').outputs.hostName", await Bicep.GivenAsync("roles", "hostStorageName"), StringComparison.Ordinal);
        Assert.Contains("reference('storage').outputs.hostName", await Bicep.GivenAsync("app", "hostStorageName"), StringComparison.Ordinal);
        Assert.Equal(
            ["[parameters('hostName')]", "[parameters('name')]"],
            (await Bicep.ResourcesAsync("Microsoft.Storage/storageAccounts")).Select(account => account["name"]!.ToString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_package_is_written_by_an_identity_that_the_app_does_not_work_as()
    {
        var writer = Assert.Single(await StorageRolesAsync(), role => IsContainer(role.Scope, "packageContainer"));
        var site = Assert.Single(await Bicep.ResourcesAsync("Microsoft.Web/sites"));
        var settings = Assert.Single(await Bicep.ResourcesAsync("Microsoft.Web/sites/config"));

        Assert.Equal("[parameters('packagePrincipalId')]", writer.Who);
        Assert.Contains("reference('packageIdentity')", await Bicep.GivenAsync("roles", "packagePrincipalId"), StringComparison.Ordinal);
        Assert.Contains("reference('packageIdentity')", await Bicep.GivenAsync("app", "packageIdentityId"), StringComparison.Ordinal);
        Assert.Contains("reference('identity')", await Bicep.GivenAsync("roles", "appPrincipalId"), StringComparison.Ordinal);
        Assert.Equal(
            "[parameters('packageIdentityId')]",
            site["properties"]!["functionAppConfig"]!["deployment"]!["storage"]!["authentication"]!["userAssignedIdentityResourceId"]!.ToString());
        Assert.DoesNotContain("packageIdentity", settings.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_deploys_only_reads()
    {
        var deployer = Assert.Single(await StorageRolesAsync(), role => role.Who == "[parameters('principalId')]");

        Assert.Contains("variables('storageBlobDataReader')", deployer.Role, StringComparison.Ordinal);
        Assert.Equal(Account("storageName"), deployer.Scope);
    }

    [Fact]
    public async Task Access_to_the_vault_the_documents_and_the_files_is_written_down_apart_from_telemetry_and_without_queries()
    {
        var settings = await Bicep.ResourcesAsync("Microsoft.Insights/diagnosticSettings");

        Assert.Equal(
            [
                ("Microsoft.DocumentDB/databaseAccounts", "ControlPlaneRequests, DataPlaneRequests"),
                ("Microsoft.KeyVault/vaults", "AuditEvent"),
                ("Microsoft.Storage/storageAccounts/blobServices", "StorageDelete, StorageRead, StorageWrite"),
            ],
            settings.Select(setting => (setting["scope"]!.ToString().Split('\'')[1], Categories(setting))).Order());
        Assert.Equal("[parameters('auditRequests')]", Category(settings, "DataPlaneRequests")["enabled"]!.ToString());
        Assert.All(settings, setting => Assert.Equal("[parameters('workspaceId')]", setting["properties"]!["workspaceId"]!.ToString()));
        Assert.Contains("outputs.auditWorkspaceId", await Bicep.GivenAsync("audit", "workspaceId"), StringComparison.Ordinal);
        var telemetry = Assert.Single(await Bicep.ResourcesAsync("Microsoft.Insights/components"))["properties"]!["WorkspaceResourceId"]!.ToString();
        Assert.DoesNotContain("audit", telemetry, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_is_told_when_answers_fail_when_the_store_throttles_and_when_health_is_not_answered()
    {
        var metrics = (await Bicep.ResourcesAsync("Microsoft.Insights/metricAlerts")).ToDictionary(alert => alert["name"]!.ToString().Split('\'')[1]);
        var failures = Assert.Single(await Bicep.ResourcesAsync("Microsoft.Insights/scheduledQueryRules"));
        var test = Assert.Single(await Bicep.ResourcesAsync("Microsoft.Insights/webtests"));

        Assert.Contains(">= 500", failures["properties"]!["criteria"]!["allOf"]![0]!["query"]!.ToString(), StringComparison.Ordinal);
        var throttled = metrics["alert-throttling-{0}"]["properties"]!["criteria"]!["allOf"]![0]!;
        Assert.Equal(("TotalRequests", "429"), (throttled["metricName"]!.ToString(), throttled["dimensions"]![0]!["values"]![0]!.ToString()));
        var load = metrics["alert-load-{0}"];
        Assert.Equal("[not(parameters('isServerless'))]", load["condition"]!.ToString());
        Assert.Equal("NormalizedRUConsumption", load["properties"]!["criteria"]!["allOf"]![0]!["metricName"]!.ToString());
        Assert.Contains("'test-health-", metrics["alert-unavailable-{0}"]["properties"]!["criteria"]!["webTestId"]!.ToString(), StringComparison.Ordinal);
        Assert.Equal("[parameters('healthUrl')]", test["properties"]!["Request"]!["RequestUrl"]!.ToString());
        Assert.EndsWith("/api/health/', reference('app').outputs.url.value)]", await Bicep.GivenAsync("alerts", "healthUrl"), StringComparison.Ordinal);
        Assert.All(metrics.Values.Append(failures), alert => Assert.Contains(
            "resourceId('Microsoft.Insights/actionGroups'", alert["properties"]!["actions"]!.ToJsonString().Replace("\\u0027", "'", StringComparison.Ordinal),
            StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_mail_is_sent_only_where_an_address_is_set()
    {
        var group = Assert.Single(await Bicep.ResourcesAsync("Microsoft.Insights/actionGroups"));

        Assert.StartsWith("[if(empty(parameters('email')), createArray(), ", group["properties"]!["emailReceivers"]!.ToString(), StringComparison.Ordinal);
        Assert.Equal("[parameters('alertEmail')]", await Bicep.GivenAsync("alerts", "email"));
    }

    private static string Account(string parameter) => StorageAccount.Replace("{0}", parameter, StringComparison.Ordinal);

    private static bool IsContainer(string scope, string parameter) =>
        scope.StartsWith("[resourceId('Microsoft.Storage/storageAccounts/blobServices/containers'", StringComparison.Ordinal)
        && scope.Contains($"parameters('{parameter}')", StringComparison.Ordinal);

    private static string Categories(JsonObject setting)
    {
        var logs = setting["properties"]!["logs"]?.AsArray().Select(log => log!["category"]!.ToString())
            ?? setting["properties"]!["copy"]![0]!["count"]!.ToString().Split('\'').Where((_, index) => index % 2 == 1);
        return string.Join(", ", logs.Order(StringComparer.Ordinal));
    }

    private static JsonNode Category(IEnumerable<JsonObject> settings, string category) => settings
        .SelectMany(setting => setting["properties"]!["logs"]?.AsArray() ?? []).Single(log => log!["category"]!.ToString() == category)!;

    private static async Task<List<StorageRole>> StorageRolesAsync() =>
        [.. (await Bicep.ResourcesAsync("Microsoft.Authorization/roleAssignments"))
            .Select(role => new StorageRole(
                role["properties"]!["principalId"]!.ToString(), role["properties"]!["roleDefinitionId"]!.ToString(), role["scope"]!.ToString()))
            .Where(role => role.Scope.Contains("'Microsoft.Storage/", StringComparison.Ordinal))];

    /// <summary>Who may do what, and on what: expressions of the template.</summary>
    private sealed record StorageRole(string Who, string Role, string Scope);
}
