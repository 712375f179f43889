using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Scenarios;

/// <summary>The table of 4.3: every kind of caller and every operation.</summary>
public sealed class PermissionTableTests(RunningApp app)
{
    private static readonly string[] Operations =
    [
        "list", "count", "retrieve", "create", "put", "patch", "update_restricted", "update_comments", "begin_creating", "set_pending_account_linking",
        "set_pending_additional_validation", "set_validation_complete", "set_ok", "set_error_creating", "request_deletion", "set_deleting", "set_deleted",
        "set_error_deleting", "delete",
    ];

    /// <summary>For each caller: what list shows, and the statuses of retrieve, create, every change and delete.</summary>
    private static readonly (string Caller, bool Lists, int Retrieve, int Create, int Change, int Delete)[] Callers =
    [
        ("anonymous", false, 401, 401, 401, 401),
        ("staff", true, 200, 201, 200, 204),
        ("support", true, 200, 403, 403, 403),
        ("owner", true, 200, 201, 200, 204),
        ("manager", true, 200, 403, 200, 403),
        ("provider support", true, 200, 403, 403, 403),
        ("project admin", true, 200, 403, 403, 403),
        ("project manager", true, 200, 403, 403, 403),
        ("own user", true, 200, 403, 403, 403),
        ("stranger", false, 404, 403, 404, 404),
    ];

    public static TheoryData<string, string> Cells() => [.. Callers.SelectMany(caller => Operations.Select(operation => (caller.Caller, operation)))];

    [Theory]
    [MemberData(nameof(Cells))]
    public async Task Every_caller_may_what_the_table_says_and_no_more(string name, string operation)
    {
        var world = await World.CreateAsync(app, sharedGroup: true);
        var row = Callers.Single(caller => caller.Caller == name);
        var token = name switch
        {
            "anonymous" => null,
            "staff" => world.Staff.Token,
            "support" => world.Support.Token,
            "owner" => world.Owner.Token,
            "manager" => world.Manager.Token,
            "provider support" => world.ProviderSupport.Token,
            "project admin" => world.Admin.Token,
            "project manager" => world.ProjectManager.Token,
            "own user" => world.U.Token,
            _ => world.Stranger.Token,
        };
        var record = await world.NewRecordInAsync(StateFor(operation), world.U);
        var body = World.Body(("offering_uuid", world.O), ("user_uuid", (await world.NewUserAsync()).Uuid));
        var list = $"{Api.List}?offering_uuid={world.O}";

        switch (operation)
        {
            case "list":
                var listed = (await app.Api.GetAsync(token, list)).Is(name == "anonymous" ? 401 : 200);
                Assert.Equal(row.Lists, name != "anonymous" && listed.Uuids.SequenceEqual([record]));
                break;
            case "count":
                var counted = (await app.Api.SendAsync("HEAD", token, list)).IsEmpty(name == "anonymous" ? 401 : 200);
                Assert.Equal(row.Lists, name != "anonymous" && counted.Count == 1);
                break;
            case "retrieve":
                (await app.Api.GetAsync(token, Api.Detail(record))).Is(row.Retrieve);
                break;
            case "create":
                (await app.Api.PostAsync(token, Api.List, body)).Is(row.Create);
                break;
            case "delete":
                (await app.Api.DeleteAsync(token, Api.Detail(record))).Is(row.Delete);
                break;
            case "put" or "patch":
                (await app.Api.SendAsync(operation.ToUpperInvariant(), token, Api.Detail(record), """{"username":"x"}""")).Is(row.Change);
                break;
            case "update_restricted":
                (await app.Api.PostAsync(token, Api.Detail(record, operation), """{"is_restricted":true}""")).Is(row.Change);
                break;
            case "update_comments":
                (await app.Api.PatchAsync(token, Api.Detail(record, operation), "{}")).Is(row.Change);
                break;
            default:
                (await app.Api.PostAsync(token, Api.Detail(record, operation))).Is(row.Change);
                break;
        }
    }

    private static string StateFor(string operation) => operation switch
    {
        "set_pending_account_linking" or "set_pending_additional_validation" => "Creating",
        "set_validation_complete" => "Pending account linking",
        "request_deletion" => "OK",
        "set_deleting" or "set_error_deleting" => "Requested deletion",
        "set_deleted" => "Deleting",
        _ => "Requested",
    };
}
