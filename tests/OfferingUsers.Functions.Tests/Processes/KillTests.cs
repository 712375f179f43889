using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Processes;

/// <summary>
/// A process that is killed again and again under eight writers keeps whatever it acknowledged, and leaves nothing behind that is not sound. <c>KILLS</c> sets
/// how often (default 3), <c>KILLED_APP</c> the assembly of another build.
/// </summary>
public sealed class KillTests
{
    private const int Writers = 8;
    private const int AcknowledgedPerKill = 60;

    private static readonly int Kills = int.Parse(Environment.GetEnvironmentVariable("KILLS") ?? "3", CultureInfo.InvariantCulture);
    private static readonly string? App = Environment.GetEnvironmentVariable("KILLED_APP");
    private static readonly (string, string)[] Impatient = [("Lifecycle__SweepInterval", "00:00:01")];

    private readonly string directory = ChildApp.NewDirectory();
    private readonly string url = $"http://127.0.0.1:{ChildApp.FreePort()}";
    private readonly (string Customer, string Offering, string Checklist, string Question) catalog =
        (World.NewUuid(), World.NewUuid(), World.NewUuid(), World.NewUuid());

    private readonly ConcurrentQueue<WrittenRecord> written = [];
    private readonly ConcurrentQueue<string> lost = [];
    private volatile TaskCompletionSource isServing = new();
    private int acknowledged;
    private volatile bool isOver;
    private volatile Exception? failure;

    [Fact]
    public async Task Nothing_that_was_acknowledged_is_lost_and_nothing_that_is_not_sound_is_left()
    {
        await using (var first = await StartAsync())
        {
            await ImportAsync(first.Api);
            await first.KillAsync();
        }

        var writers = Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => Task.Run(WriteAsync)));
        for (var kill = 0; kill < Kills; kill++)
        {
            await using var app = await StartAsync();
            var until = Volatile.Read(ref acknowledged) + AcknowledgedPerKill;
            isServing.SetResult();
            await Eventually.IsTrueAsync(
                () => Volatile.Read(ref acknowledged) >= until || failure is not null, "the writers to write", TimeSpan.FromMinutes(2));
            isServing = new TaskCompletionSource();
            await app.KillAsync();
        }

        isOver = true;
        await using (var last = await StartAsync())
        {
            isServing.SetResult();
            await writers;
            foreach (var record in written)
            {
                await LookAsync(last.Api, record);
            }

            TestContext.Current.SendDiagnosticMessage($"{Kills} kills, {acknowledged} acknowledged, {written.Count} records, {lost.Count} lost");
            await last.TerminateAsync();
        }

        Assert.True(lost.IsEmpty, string.Join('\n', lost));
        var report = await Eventually.ShowsAsync(
            RunAndVerifyAsync, shown => !shown.Contains("  removal ", StringComparison.Ordinal) && !shown.Contains("noted", StringComparison.Ordinal),
            "every removal to be finished", TimeSpan.FromMinutes(3));
        Assert.EndsWith("No violations.", report, StringComparison.Ordinal);
        Directory.Delete(directory, recursive: true);
    }

    private async Task WriteAsync()
    {
        try
        {
            await WriteOnAsync();
        }
        catch (Exception error)
        {
            failure = error;
            throw;
        }
    }

    /// <summary>Takes one person after the other through an account's life; whatever was not answered is looked at.</summary>
    private async Task WriteOnAsync()
    {
        for (var i = 0; !isOver && failure is null; i++)
        {
            var api = new Api(url, ChildApp.Key);
            var person = new Person("user");
            await UntilAnsweredAsync(() => api.PostAsync(
                api.Bootstrap, "/api/catalog/import/", new JsonObject { ["users"] = new JsonArray(person.ToJson()) }.ToJsonString()), 200);

            var record = new WrittenRecord(await CreateAsync(api, person));
            written.Enqueue(record);
            await StepAsync(record, record.Known with { State = "Creating" }, () => api.PostAsync(api.Bootstrap, Api.Detail(record.Uuid, "begin_creating")));
            await StepAsync(
                record, record.Known with { State = "OK", Username = "name" },
                () => api.PatchAsync(api.Bootstrap, Api.Detail(record.Uuid), """{"username":"name"}"""));
            await StepAsync(
                record, record.Known with { HasAnswer = true },
                () => api.PostAsync(
                    person.Token, Api.Detail(record.Uuid, "submit_answers"),
                    $$"""[{"question_uuid":"{{catalog.Question}}","answer_data":[{{ChecklistWorld.File("a.txt", "one"u8.ToArray())}}]}]"""));
            if (i % 2 == 0)
            {
                await StepAsync(record, Seen.Gone, () => api.DeleteAsync(api.Bootstrap, Api.Detail(record.Uuid)));
            }
            else
            {
                await StepAsync(
                    record, record.Known with { State = "Requested deletion" },
                    () => api.PostAsync(api.Bootstrap, Api.Detail(record.Uuid, "request_deletion")));
            }
        }
    }

    /// <summary>
    /// Creates a record, and asks again for as long as nobody answers. It carries no Idempotency-Key: what was interrupted under one is 503 for minutes.
    /// </summary>
    private async Task<string> CreateAsync(Api api, Person person)
    {
        var isRepeated = false;
        while (true)
        {
            Assert.Null(failure);
            await isServing.Task;
            try
            {
                var created = await api.PostAsync(
                    api.Bootstrap, Api.List, World.Body(("offering_uuid", catalog.Offering), ("user_uuid", person.Uuid)));
                if (created.Status == 201)
                {
                    Interlocked.Increment(ref acknowledged);
                    return created["uuid"]!;
                }

                // Its own record, of which it was not told.
                Assert.True(created.Status == 503 || (isRepeated && created.Status == 400), created.ToString());
                if (created.Status == 400)
                {
                    return Assert.Single((await api.GetAsync(api.Bootstrap, $"{Api.List}?user_uuid={person.Uuid}&field=uuid")).Is(200).Uuids);
                }
            }
            catch (Exception error) when (ChildApp.IsCut(error))
            {
                // The process is gone; the next one serves soon.
            }

            isRepeated = true;
        }
    }

    /// <summary>A change of a record: after an answer it has happened. Without one it may have; if not, it is sent again.</summary>
    private async Task StepAsync(WrittenRecord record, Seen after, Func<Task<Response>> send)
    {
        while (record.Known != after)
        {
            Assert.Null(failure);
            try
            {
                await isServing.Task;
                var answer = await send();
                if (answer.Status == 503)
                {
                    // It may have happened or not, as with a request that was not answered.
                    throw new HttpRequestException(answer.ToString());
                }

                Assert.True(answer.Status is 200 or 204, answer.ToString());
                Interlocked.Increment(ref acknowledged);
                record.Known = after;
            }
            catch (Exception error) when (ChildApp.IsCut(error))
            {
                var seen = await SeeAsync(new Api(url, ChildApp.Key), record.Uuid);
                if (seen != after && seen != record.Known)
                {
                    lost.Enqueue($"{record.Uuid}: {seen}, neither {record.Known} nor {after}");
                    return;
                }

                record.Known = seen;
            }
        }
    }

    private async Task<Response> UntilAnsweredAsync(Func<Task<Response>> send, int status)
    {
        while (true)
        {
            Assert.Null(failure);
            await isServing.Task;
            try
            {
                var answer = await send();
                if (answer.Status != 503)
                {
                    answer.Is(status);
                    Interlocked.Increment(ref acknowledged);
                    return answer;
                }
            }
            catch (Exception error) when (ChildApp.IsCut(error))
            {
                // The process is gone; the next one serves soon.
            }
        }
    }

    private async Task LookAsync(Api api, WrittenRecord record)
    {
        if (await SeeAsync(api, record.Uuid) is var seen && seen != record.Known)
        {
            lost.Enqueue($"{record.Uuid}: {seen}, not {record.Known}");
        }
    }

    private async Task<Seen> SeeAsync(Api api, string uuid)
    {
        var found = await ReadAsync(api, Api.Detail(uuid));
        if (found is null)
        {
            return Seen.Gone;
        }

        var checklist = await ReadAsync(api, Api.Detail(uuid, "checklist"));
        var hasAnswer = checklist?["questions"]![0]!["existing_answer"]?["answer_data"] is not null;
        return new Seen(found["state"]!.ToString(), found["username"]?.ToString(), hasAnswer);
    }

    /// <summary>A body; null after a 404.</summary>
    private async Task<JsonObject?> ReadAsync(Api api, string path)
    {
        while (true)
        {
            Assert.Null(failure);
            await isServing.Task;
            try
            {
                var answer = await api.GetAsync(api.Bootstrap, path);
                return answer.Status == 404 ? null : answer.Is(200).Object;
            }
            catch (Exception error) when (ChildApp.IsCut(error))
            {
                // As above.
            }
        }
    }

    private Task<ChildApp> StartAsync() => ChildApp.StartAsync(directory, url: url, assembly: App, environment: Impatient);

    /// <summary>Lets the sweeps run, and verifies what they leave.</summary>
    private async Task<string> RunAndVerifyAsync()
    {
        await using (var app = await StartAsync())
        {
            var began = await LastRoundAsync(app.Api);
            await Eventually.IsTrueAsync(async () => await LastRoundAsync(app.Api) != began, "the next round of the removal sweep to end");
            await app.TerminateAsync();
        }

        await using var command = await ChildApp.StartAsync(directory, waits: false, arguments: ["verify"]);
        await command.ExitCodeAsync();
        return command.Output.Trim();
    }

    private static async Task<string?> LastRoundAsync(Api api)
    {
        var answer = await api.SendWithAsync("GET", api.Bootstrap, "/api/status/", "", ("Accept", "application/json"));
        return answer.Is(200).Object["sweeps"]!.AsArray().Single(sweep => sweep!["name"]!.ToString() == "removal-sweep")!["last_round"]?.ToString();
    }

    private async Task ImportAsync(Api api)
    {
        var offering = World.Offering(catalog.Offering, catalog.Customer, "Cluster");
        offering["compliance_checklist"] = catalog.Checklist;
        (await api.PostAsync(api.Bootstrap, "/api/catalog/import/", new JsonObject
        {
            ["customers"] = new JsonArray(new JsonObject { ["uuid"] = catalog.Customer, ["name"] = "Provider" }),
            ["checklists"] = new JsonArray(new JsonObject
            {
                ["uuid"] = catalog.Checklist,
                ["name"] = "Declaration",
                ["questions"] = new JsonArray(
                    new JsonObject { ["uuid"] = catalog.Question, ["question_type"] = "multiple_files", ["description"] = "Which?" }),
            }),
            ["offerings"] = new JsonArray(offering),
        }.ToJsonString())).Is(200);
    }

    /// <summary>A record and what is known of it.</summary>
    private sealed class WrittenRecord(string uuid)
    {
        public string Uuid { get; } = uuid;

        public Seen Known { get; set; } = new("Requested", null, false);
    }

    /// <summary>What can be seen of a record.</summary>
    private sealed record Seen(string? State, string? Username, bool HasAnswer)
    {
        public static readonly Seen Gone = new(null, null, false);
    }
}
