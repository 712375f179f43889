using System.Text.Json.Nodes;
using OfferingUsers.Functions.Tests.Fixture;
using OfferingUsers.Functions.Tests.Http;

namespace OfferingUsers.Functions.Tests.Attacks;

/// <summary>Small requests that would cost much: what one costs in the store does not grow with what it asks for.</summary>
public sealed class CostAttackTests(CountingApp app) : IClassFixture<CountingApp>
{
    private const string Calls = "X-Store-Calls";

    [Fact]
    public async Task A_thousand_unknown_questions_cost_one_query()
    {
        var world = await ChecklistWorld.CreateAsync(app);
        await SubmitAsync(world, 1);
        var one = await SubmitAsync(world, 1);
        var thousand = await SubmitAsync(world, 1000);

        Assert.Equal((400, 400), (one.Status, thousand.Status));
        Assert.Equal(1000, thousand.Array.Count);
        Assert.All(thousand.Array, error => Assert.Contains("does not exist", error!["non_field_errors"]![0]!.ToString(), StringComparison.Ordinal));
        Assert.Equal(one.Headers[Calls], thousand.Headers[Calls]);
    }

    [Fact]
    public async Task A_submission_has_at_most_a_thousand_answers()
    {
        var world = await ChecklistWorld.CreateAsync(app);

        (await SubmitAsync(world, 1001)).Is(400, """{"detail":"A submission has at most 1000 answers."}""");
    }

    [Fact]
    public async Task An_unknown_question_and_one_of_another_checklist_are_told_apart()
    {
        var (world, other) = (await ChecklistWorld.CreateAsync(app), await ChecklistWorld.CreateAsync(app));
        var unknown = Guid.NewGuid();
        var body = new JsonArray(Answer(unknown), Answer(Guid.Parse(other["a001"]))).ToJsonString();

        var refused = (await app.Api.PostAsync(world.World.U.Token, world.Path("submit_answers"), body)).Is(400);

        Assert.Equal(
            [$"Question with UUID {unknown:D} does not exist", $"Question {Guid.Parse(other["a001"]):D} does not belong to this checklist"],
            refused.Array.Select(error => error!["non_field_errors"]![0]!.ToString()));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(7_000_000)]
    public async Task A_page_after_the_end_costs_a_count_and_nothing_else(int page)
    {
        var world = await World.CreateAsync(app);
        await world.NewRecordAsync();
        (await app.Api.GetAsync(world.Owner.Token, Api.List)).Is(200);
        (await app.Api.SendAsync("HEAD", world.Owner.Token, Api.List)).Is(200);

        var refused = (await app.Api.GetAsync(world.Owner.Token, $"{Api.List}?page={page}&page_size=300")).Is(404);

        Assert.Equal("Invalid page.", refused["detail"]);
        Assert.Equal("1", refused.Headers[Calls]);
    }

    private static Task<Response> SubmitAsync(ChecklistWorld world, int count) => world.World.Api.PostAsync(
        world.World.U.Token, world.Path("submit_answers"), new JsonArray([.. Enumerable.Range(0, count).Select(_ => Answer(Guid.NewGuid()))]).ToJsonString());

    private static JsonNode Answer(Guid question) => new JsonObject { ["question_uuid"] = question.ToString("N"), ["answer_data"] = true };
}
