using System.Text.Json.Nodes;
using OfferingUsers.Functions.Http;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Checklists;

/// <summary>Who may do what with a record's checklist, and when there is one (checklists.md 1.8 and 5.1).</summary>
public sealed class ChecklistAccessTests(RunningApp app, ConsentEnforcingApp enforcing)
{
    private const string NoChecklist = """{"detail":"No checklist configured for this object"}""";
    private const string NoRecord = """{"detail":"No OfferingUser matches the given query."}""";
    private const string NoPermission = """{"detail":"You do not have permission to perform this action."}""";

    private static readonly string[] ForUsers = ["checklist", "completion_status"];
    private static readonly string[] ForReviewers = ["checklist_review", "completion_review_status"];

    private readonly Api api = app.Api;

    [Fact]
    [ChecklistScenario(1, 8)]
    public async Task Each_action_is_for_whom_the_matrix_names()
    {
        var world = await ChecklistWorld.CreateAsync(app, sharedGroup: true);
        foreach (var (token, answers, reviews) in new[]
        {
            (null, 401, 401), (world.World.Stranger.Token, 404, 404), (world.World.U.Token, 200, 403),
            (world.World.Manager.Token, 200, 200), (world.World.Owner.Token, 200, 200), (world.World.Staff.Token, 200, 200),
            (world.World.Support.Token, 403, 403), (world.World.ProviderSupport.Token, 403, 403), (world.World.Admin.Token, 403, 403),
        })
        {
            foreach (var action in ForUsers)
            {
                Check(answers, await api.GetAsync(token, world.Path(action)));
            }

            foreach (var action in ForReviewers)
            {
                Check(reviews, await api.GetAsync(token, world.Path(action)));
            }

            Check(answers, await api.PostAsync(token, world.Path("submit_answers"), "[]"));
        }

        static void Check(int status, Response answer)
        {
            answer.Is(status);
            if (status is 403 or 404)
            {
                answer.Is(status, status == 403 ? NoPermission : NoRecord);
            }
        }
    }

    [Fact]
    [ChecklistScenario(9), ChecklistScenario(11)]
    public async Task Without_a_checklist_there_is_nothing_to_answer()
    {
        var world = await ChecklistWorld.CreateAsync(app, attached: false);
        var record = await world.World.NewRecordAsync();

        foreach (var action in ForUsers.Concat(ForReviewers))
        {
            (await api.GetAsync(world.World.Staff.Token, Api.Detail(record, action))).Is(400, NoChecklist);
            (await api.GetAsync(world.World.Staff.Token, Api.Detail("nonsense", action))).Is(404, NoRecord);
        }

        (await api.PostAsync(world.World.Staff.Token, Api.Detail(record, "submit_answers"), "nonsense")).Is(400, NoChecklist);
    }

    [Fact]
    [ChecklistScenario(12)]
    public async Task Where_providers_can_not_create_offering_users_their_user_sees_none()
    {
        var world = await ChecklistWorld.CreateAsync(app);
        await world.World.SetFlagAsync(false);

        (await api.GetAsync(world.World.U.Token, world.Path("checklist"))).Is(404, NoRecord);
        (await api.GetAsync(world.World.Staff.Token, world.Path("checklist"))).Is(200);
    }

    [Fact]
    public async Task Where_they_can_not_its_files_are_hidden_from_everybody_else_too()
    {
        var world = await ChecklistWorld.CreateAsync(app);
        foreach (var person in new[] { world.World.U, world.World.Owner })
        {
            (await world.SubmitAsync(person, ("a008", ChecklistWorld.File("agreement.pdf", "%PDF-1.7\nagreement"u8.ToArray())))).Is(200);
        }

        var path = $"/api/media/{(await world.AnswerAsync("a008"))!["stored_file_id"]}/";
        foreach (var (flag, status) in new[] { (true, 200), (false, 404), (true, 200) })
        {
            await world.World.SetFlagAsync(flag);
            foreach (var person in new[] { world.World.U, world.World.Owner, world.World.Manager })
            {
                (await api.GetAsync(person.Token, path)).Is(status);
            }

            (await api.GetAsync(world.World.Staff.Token, path)).Is(200);
            (await api.GetAsync(world.World.Support.Token, path)).Is(200);
        }
    }

    [Fact]
    [ChecklistScenario(13, 14)]
    public async Task Neither_state_nor_restriction_keeps_anybody_from_answering()
    {
        var world = await ChecklistWorld.CreateAsync(app);
        (await api.PostAsync(world.World.Owner.Token, world.Path("update_restricted"), """{"is_restricted":true}""")).Is(200);
        (await world.SubmitAsync(("a001", "true"))).Is(200);
        foreach (var action in new[] { "set_ok", "request_deletion", "set_deleting", "set_deleted" })
        {
            (await api.PostAsync(world.World.Owner.Token, world.Path(action))).Is(200);
        }

        Assert.Equal("Deleted", (await world.World.LookAsync(world.Record))["state"]!.ToString());
        Assert.Equal("true", (await world.AnswerAsync("a001"))!.ToJsonString());
    }

    [Fact]
    [ChecklistScenario(15)]
    public async Task Consent_is_not_asked_for_to_answer()
    {
        var world = await ChecklistWorld.CreateAsync(enforcing);
        await world.World.SetTermsAsync("1");

        (await world.World.Api.GetAsync(world.World.Owner.Token, Api.Detail(world.Record))).Is(404);
        (await world.World.Api.GetAsync(world.World.Owner.Token, world.Path("checklist"))).Is(200);
        (await world.World.Api.GetAsync(world.World.U.Token, world.Path("checklist"))).Is(200);
    }

    [Fact]
    [ChecklistScenario(16)]
    public async Task A_wrong_method_is_told_so()
    {
        var world = await ChecklistWorld.CreateAsync(app);

        (await api.PostAsync(world.World.U.Token, world.Path("checklist"))).Is(405, """{"detail":"Method \"POST\" not allowed."}""");
        (await api.GetAsync(world.World.U.Token, world.Path("submit_answers"))).Is(405, """{"detail":"Method \"GET\" not allowed."}""");
    }

    [Fact]
    [Scenario(40)]
    [ChecklistScenario(17)]
    public async Task A_new_record_of_an_offering_with_a_checklist_has_a_fresh_completion()
    {
        var world = await ChecklistWorld.CreateAsync(app);

        var completion = await world.SeeAsync("completion_status");

        Assert.Equal("true", (await world.World.LookAsync(world.Record))["has_compliance_checklist"]!.ToString());
        Assert.Equal(("false", "0.0"), (completion["is_completed"]!.ToJsonString(), completion["completion_percentage"]!.ToJsonString()));
    }

    [Fact]
    [ChecklistScenario(18, 20)]
    public async Task Completions_follow_the_offerings_checklist()
    {
        var world = await ChecklistWorld.CreateAsync(app, attached: false);
        var (first, second) = (await world.World.NewRecordAsync(), await world.World.NewRecordAsync(user: world.World.Admin));
        await world.AttachAsync(world.Checklist);
        foreach (var record in new[] { first, second })
        {
            (await api.PostAsync(world.World.Staff.Token, Api.Detail(record, "submit_answers"), world.Answers(("a001", "true")))).Is(200);
        }

        var other = World.NewUuid();
        await world.World.ImportAsync("checklists", world.ToJson(other).Renumber());
        await world.AttachAsync(other);
        Assert.Equal("0.0", await PercentageAsync(world.World.Staff, first));

        await world.AttachAsync(null);
        (await api.GetAsync(world.World.Staff.Token, Api.Detail(first, "completion_status"))).Is(400, NoChecklist);
        await world.AttachAsync(world.Checklist);
        Assert.Equal("0.0", await PercentageAsync(world.World.Staff, second));
    }

    [Fact]
    [ChecklistScenario(21)]
    public async Task A_record_created_again_has_none_of_its_former_answers()
    {
        var world = await ChecklistWorld.CreateAsync(app);
        (await world.SubmitAsync(("a001", "true"))).Is(200);

        (await api.DeleteAsync(world.World.Staff.Token, Api.Detail(world.Record))).Is(204);
        var again = await world.World.NewRecordAsync();

        Assert.Equal("0.0", await PercentageAsync(world.World.U, again));
    }

    private async Task<string> PercentageAsync(Person by, string record) =>
        (await api.GetAsync(by.Token, Api.Detail(record, "completion_status"))).Is(200).Object["completion_percentage"]!.ToJsonString();
}
