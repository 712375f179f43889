using System.Text.Json.Nodes;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Attacks;

/// <summary>Objects made in a checklist while it goes: they are in it, or it does not exist (checklists.md 6).</summary>
public sealed class RemovedParentTests(RunningApp app)
{
    private const int Rounds = 10;
    private const int Writers = 8;

    [Fact]
    public async Task A_question_for_a_checklist_that_goes_meanwhile_is_made_before_or_refused_as_for_none()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var checklist = World.NewUuid();
            var import = new JsonObject { ["checklists"] = new JsonArray(new JsonObject { ["uuid"] = checklist, ["name"] = "C" }) };
            (await app.Api.PostAsync(app.Api.Bootstrap, "/api/catalog/import/", import.ToJsonString())).Is(200);
            var body = World.Body(("checklist", $"{app.Api.Url}/api/checklists-admin/{checklist}/"), ("description", "Why?"), ("question_type", "boolean"));

            var creations = Enumerable.Range(0, Writers).Select(_ => app.Api.PostAsync(app.Api.Bootstrap, "/api/checklists-admin-questions/", body)).ToList();
            var removal = app.Api.DeleteAsync(app.Api.Bootstrap, $"/api/catalog/checklists/{checklist}/");

            Assert.All(await Task.WhenAll(creations), created =>
            {
                if (created.Status != 201)
                {
                    created.Is(400, """{"checklist":["Invalid hyperlink - Object does not exist."]}""");
                }
            });
            (await removal).Is(204);
        }
    }
}
