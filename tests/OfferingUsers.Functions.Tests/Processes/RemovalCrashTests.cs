using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Processes;

/// <summary>A process that is killed in the middle of deletions leaves answers only to records that are left.</summary>
public sealed class RemovalCrashTests
{
    private const int Kills = 3;
    private const int RecordsPerKill = 24;
    private const int DeletedAtKill = 6;

    private static readonly (string, string)[] Impatient = [("Lifecycle__SweepInterval", "00:00:01")];

    [Fact]
    public async Task Killed_while_records_are_deleted_and_started_again_no_answers_are_left_without_a_record()
    {
        var directory = ChildApp.NewDirectory();
        var (customer, offering, checklist, question) = (World.NewUuid(), World.NewUuid(), World.NewUuid(), World.NewUuid());
        for (var kill = 0; kill < Kills; kill++)
        {
            await using var app = await ChildApp.StartAsync(directory, environment: Impatient);
            var records = await CreateAsync(app.Api, customer, offering, checklist, question);
            var (deleted, isInTheMiddle) = (0, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

            // A few at a time, each at another step when the process is killed.
            var deletions = Parallel.ForEachAsync(records.Skip(1), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (record, _) =>
            {
                try
                {
                    (await app.Api.DeleteAsync(app.Api.Bootstrap, Api.Detail(record))).IsEmpty(204);
                    if (Interlocked.Increment(ref deleted) == DeletedAtKill)
                    {
                        isInTheMiddle.SetResult();
                    }
                }
                catch (Exception error) when (ChildApp.IsCut(error))
                {
                    // The process is gone.
                }
            });
            await isInTheMiddle.Task.WaitAsync(TimeSpan.FromSeconds(60));
            await app.KillAsync();
            await deletions;
        }

        await using var again = await ChildApp.StartAsync(directory, environment: Impatient);
        var left = (await again.Api.GetAsync(again.Api.Bootstrap, $"{Api.List}?page_size=100&field=uuid")).Is(200).Uuids.ToHashSet();
        await Eventually.ShowsAsync(
            () => Task.FromResult(WithoutRecord(directory, left)), orphans => orphans.Count == 0, "no completion to be left without a record",
            TimeSpan.FromMinutes(2));
        Assert.Superset(left, Completions(directory).Select(id => id[..32]).ToHashSet());
        Assert.InRange(left.Count, Kills, Kills * (RecordsPerKill - DeletedAtKill));

        await again.TerminateAsync();
        Directory.Delete(directory, recursive: true);
    }

    private static async Task<List<string>> CreateAsync(Api api, string customer, string offering, string checklist, string question)
    {
        var people = Enumerable.Range(0, RecordsPerKill).Select(_ => new Person("user")).ToList();
        var at = World.Offering(offering, customer, "Cluster");
        at["compliance_checklist"] = checklist;
        (await api.PostAsync(api.Bootstrap, "/api/catalog/import/", new JsonObject
        {
            ["customers"] = new JsonArray(new JsonObject { ["uuid"] = customer, ["name"] = "Provider" }),
            ["checklists"] = new JsonArray(new JsonObject
            {
                ["uuid"] = checklist,
                ["name"] = "Declaration",
                ["questions"] = new JsonArray(new JsonObject { ["uuid"] = question, ["question_type"] = "text_input", ["description"] = "Why?" }),
            }),
            ["offerings"] = new JsonArray(at),
            ["users"] = new JsonArray([.. people.Select(person => person.ToJson())]),
        }.ToJsonString())).Is(200);
        var records = new List<string>();
        foreach (var person in people)
        {
            var record = (await api.PostAsync(api.Bootstrap, Api.List, World.Body(("offering_uuid", offering), ("user_uuid", person.Uuid)))).Is(201)["uuid"]!;
            (await api.PostAsync(
                person.Token, Api.Detail(record, "submit_answers"), $$"""[{"question_uuid":"{{question}}","answer_data":"my diagnosis"}]""")).Is(200);
            records.Add(record);
        }

        return records;
    }

    private static List<string> WithoutRecord(string directory, HashSet<string> records) =>
        [.. Completions(directory).Where(id => !records.Contains(id[..32]))];

    /// <summary>The ids of the stored completions, and of the removals noted beside them.</summary>
    private static List<string> Completions(string directory)
    {
        using var file = new SqliteConnection($"Data Source={Path.Combine(directory, "cosmos.db")};Mode=ReadOnly;Pooling=False");
        file.Open();
        using var command = file.CreateCommand();
        command.CommandText = "SELECT number FROM containers WHERE id = 'completions'";
        var number = (long)command.ExecuteScalar()!;

        // An id is stored behind a digit for its type.
        command.CommandText = $"SELECT substr(id, 2) FROM docs{number}";
        using var rows = command.ExecuteReader();
        var ids = new List<string>();
        while (rows.Read())
        {
            ids.Add(rows.GetString(0));
        }

        return ids;
    }
}
