using System.Text.Json.Nodes;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Processes;

/// <summary>Timeouts come although the process is killed and started again while records wait, once for each.</summary>
public sealed class LifecycleCrashTests
{
    private static readonly (string State, string Error)[] Waiting =
    [
        ("Requested", "Error creating"), ("Creating", "Error creating"),
        ("Pending account linking", "Error creating"), ("Pending additional validation", "Error creating"),
        ("Requested deletion", "Error deleting"), ("Deleting", "Error deleting"),
    ];

    /// <summary>How many records have timed out at least when the process is killed.</summary>
    private static readonly int[] TimedOutAtKill = [0, 0, 1, 3];

    [Fact]
    public async Task Killed_and_started_again_in_each_waiting_state_each_record_times_out_once()
    {
        var directory = ChildApp.NewDirectory();
        (string, string)[] impatient =
        [
            .. new[] { "Requested", "Creating", "Pending", "RequestedDeletion", "Deleting" }.Select(state => ($"Lifecycle__Timeouts__{state}", "00:00:04")),
            ("Lifecycle__SweepInterval", "00:00:01"),
        ];
        var (customer, offering) = (World.NewUuid(), World.NewUuid());
        var records = new Dictionary<string, string>();
        for (var kill = 0; kill < TimedOutAtKill.Length; kill++)
        {
            await using var app = await ChildApp.StartAsync(directory, environment: impatient);
            if (kill == 0)
            {
                var people = Waiting.Select(_ => new Person("user")).ToArray();
                (await app.Api.PostAsync(app.Api.Bootstrap, "/api/catalog/import/", new JsonObject
                {
                    ["customers"] = new JsonArray(new JsonObject { ["uuid"] = customer, ["name"] = "Provider" }),
                    ["offerings"] = new JsonArray(World.Offering(offering, customer, "Cluster")),
                    ["users"] = new JsonArray([.. people.Select(person => person.ToJson())]),
                }.ToJsonString())).Is(200);
                foreach (var (person, (state, _)) in people.Zip(Waiting))
                {
                    records[state] = await CreateInAsync(app.Api, offering, person.Uuid, state);
                }
            }

            // While all wait, twice, and while they time out one after the other.
            await Eventually.IsTrueAsync(async () => await TimedOutAsync(app.Api, records) >= TimedOutAtKill[kill], "records to time out");
            await app.KillAsync();
        }

        await using var again = await ChildApp.StartAsync(directory, environment: impatient);
        foreach (var (state, error) in Waiting)
        {
            await Eventually.ShowsAsync(
                async () => (await again.Api.GetAsync(again.Api.Bootstrap, Api.Detail(records[state])))["state"], now => now == error, $"{state} to time out");
            var history = (await again.Api.GetAsync(again.Api.Bootstrap, Api.Detail(records[state], "lifecycle"))).Is(200).Object["history"]!.AsArray();
            Assert.Single(history, entry => entry!["action"]!.ToString() == "timeout");
        }

        await again.TerminateAsync();
        Directory.Delete(directory, recursive: true);
    }

    private static async Task<int> TimedOutAsync(Api api, Dictionary<string, string> records)
    {
        var failed = (await api.GetAsync(api.Bootstrap, $"{Api.List}?state=Error%20creating&state=Error%20deleting")).Is(200);
        return failed.Uuids.Count(records.ContainsValue);
    }

    private static async Task<string> CreateInAsync(Api api, string offering, string user, string state)
    {
        var uuid = (await api.PostAsync(api.Bootstrap, Api.List, World.Body(("offering_uuid", offering), ("user_uuid", user)))).Is(201)["uuid"]!;
        string[] actions = state switch
        {
            "Requested" => [],
            "Creating" => ["begin_creating"],
            "Pending account linking" => ["begin_creating", "set_pending_account_linking"],
            "Pending additional validation" => ["begin_creating", "set_pending_additional_validation"],
            "Requested deletion" => ["set_ok", "request_deletion"],
            _ => ["set_ok", "request_deletion", "set_deleting"],
        };
        foreach (var action in actions)
        {
            (await api.PostAsync(api.Bootstrap, Api.Detail(uuid, action))).Is(200);
        }

        return uuid;
    }
}
