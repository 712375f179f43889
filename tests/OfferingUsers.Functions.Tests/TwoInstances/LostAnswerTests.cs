using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.TwoInstances;

/// <summary>What a caller hears of their own write when the account, reached as in Azure, falters: the truth, or 503 within seconds.</summary>
public sealed class LostAnswerTests(SharedAccount account) : IClassFixture<SharedAccount>
{
    private const string Records = "offering-users";
    private const string Catalog = "catalog";

    private Api Api => account.X.Api;

    public static TheoryData<string> PassingFaults =>
        ["cut before", "cut after", "408", "410", "449", "500", "503", "429", "404/1002"];

    [Theory]
    [MemberData(nameof(PassingFaults))]
    public async Task A_record_is_created_moved_on_and_deleted_through_a_fault_as_without_one(string fault)
    {
        var world = await World.CreateAsync(account.X);

        FailOnce(Records, fault);
        var created = (await Api.PostAsync(world.Owner.Token, Api.List, World.Body(("offering_uuid", world.O), ("user_uuid", world.U.Uuid)))).Is(201);
        FailOnce(Records, fault);
        (await Api.PostAsync(world.Owner.Token, Api.Detail(created["uuid"]!, "begin_creating"))).IsEmpty(200);
        FailOnce(Records, fault);
        (await Api.SendAsync("PATCH", world.Owner.Token, Api.Detail(created["uuid"]!), World.Body(("username", "account")))).Is(200);
        FailOnce(Records, fault);
        (await Api.DeleteAsync(world.Owner.Token, Api.Detail(created["uuid"]!))).IsEmpty(204);

        Assert.Empty((await account.Y.Api.GetAsync(world.Owner.Token, Api.List)).Is(200).Uuids);
    }

    [Theory]
    [InlineData("cut before")]
    [InlineData("cut after")]
    [InlineData("408")]
    public async Task A_key_is_issued_and_shown_though_an_answer_was_lost(string fault)
    {
        var world = await World.CreateAsync(account.X);

        FailOnce(Catalog, fault);
        var issued = (await Api.PostAsync(world.Staff.Token, $"/api/catalog/users/{world.U.Uuid}/token/", "{}")).Is(200);

        (await account.Y.Api.GetAsync(issued["token"], "/api/users/me/")).Is(200);
    }

    [Theory]
    [InlineData("cut before")]
    [InlineData("cut after")]
    [InlineData("408")]
    public async Task An_import_tells_its_own_success(string fault)
    {
        var world = await World.CreateAsync(account.X);
        var person = new Person("user");

        FailOnce(Catalog, fault);
        await world.ImportAsync(new JsonObject
        {
            ["users"] = new JsonArray(person.ToJson()),
            ["role_grants"] = new JsonArray(World.Grant(person, "PROJECT.MEMBER", "project", world.Project)),
        });

        (await account.Y.Api.GetAsync(person.Token, "/api/users/me/")).Is(200);
    }

    [Fact]
    public async Task A_lagging_replica_does_not_make_a_key_unknown()
    {
        var world = await World.CreateAsync(account.X);
        account.Faults.Add(
            request => request.Path.Value!.Contains("/docs/token", StringComparison.Ordinal), StoreFaults.Status(404, substatus: 1002));

        (await account.Y.Api.GetAsync(world.U.Token, "/api/users/me/")).Is(200);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(20)]
    [InlineData(100)]
    public async Task Throttling_is_outlasted_for_the_time_that_is_set_whatever_it_tells_to_wait(int milliseconds)
    {
        var world = await World.CreateAsync(account.X);
        account.Faults.Add(SharedAccount.Writes(Records), StoreFaults.Status(429, 3200, milliseconds), times: 12);

        await world.NewRecordAsync();
    }

    [Theory]
    [InlineData("cut before")]
    [InlineData("503")]
    [InlineData("429")]
    public async Task An_account_that_stays_away_is_a_503_with_retry_after(string fault)
    {
        var world = await World.CreateAsync(account.X);
        var record = await world.NewRecordAsync();
        account.Faults.Add(SharedAccount.Writes(Records), FaultOf(fault), times: int.MaxValue);

        var answer = (await Api.PostAsync(world.Owner.Token, Api.Detail(record, "begin_creating"))).Is(503);
        account.Faults.Clear();

        Assert.Equal("1", answer.Headers["Retry-After"]);
        Assert.Equal("Requested", (await world.LookAsync(record))["state"]!.ToString());
    }

    [Fact]
    public async Task A_full_partition_is_told_as_one()
    {
        var world = await World.CreateAsync(account.X);
        account.Faults.Add(SharedAccount.Writes(Records), StoreFaults.Status(403, substatus: 1014));

        (await Api.PostAsync(world.Owner.Token, Api.List, World.Body(("offering_uuid", world.O), ("user_uuid", world.U.Uuid))))
            .Is(507, """{"detail":"There is no room for more records of this offering."}""");
    }

    [Fact]
    public async Task A_document_that_the_account_finds_too_large_is_told_as_one()
    {
        var world = await World.CreateAsync(account.X);
        account.Faults.Add(SharedAccount.Writes(Records), StoreFaults.Status(413));

        (await Api.PostAsync(world.Owner.Token, Api.List, World.Body(("offering_uuid", world.O), ("user_uuid", world.U.Uuid))))
            .Is(413, """{"detail":"The object is too large to be stored."}""");
    }

    private void FailOnce(string container, string fault) => account.Faults.Add(SharedAccount.Writes(container), FaultOf(fault));

    private static StoreFaults.Fault FaultOf(string name) => name switch
    {
        "cut before" => StoreFaults.CutBefore,
        "cut after" => StoreFaults.CutAfter,
        "429" => StoreFaults.Status(429, 3200, 100),
        "404/1002" => StoreFaults.Status(404, 1002),
        _ => StoreFaults.Status(int.Parse(name, System.Globalization.CultureInfo.InvariantCulture)),
    };
}
