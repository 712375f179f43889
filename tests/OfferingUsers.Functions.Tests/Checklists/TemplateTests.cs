using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Checklists;

/// <summary>What will be asked of who has no record yet (checklists.md 5.7).</summary>
public sealed class TemplateTests(RunningApp app)
{
    private readonly Api api = app.Api;

    [Fact]
    [ChecklistScenario(107), ChecklistScenario(110)]
    public async Task A_template_needs_an_offering_with_a_checklist()
    {
        var world = await ChecklistWorld.CreateAsync(app);

        (await api.GetAsync(world.World.U.Token, $"{Api.List}checklist-template/")).Is(400, """{"detail":"parent_uuid query parameter is required"}""");
        var path = $"{Api.List}checklist-template/?parent_uuid=";
        (await api.GetAsync(world.World.U.Token, path)).Is(400, """{"detail":"parent_uuid query parameter is required"}""");
        (await api.GetAsync(world.World.U.Token, $"{Api.List}checklist-template/?parent_uuid=x")).Is(404, """{"detail":"Parent object not found"}""");
        (await api.GetAsync(world.World.U.Token, path + World.NewUuid())).Is(404, """{"detail":"Parent object not found"}""");
        (await api.GetAsync(world.World.U.Token, path + await world.World.NewOfferingAsync()))
            .Is(400, """{"detail":"No checklist configured for new objects"}""");
        (await api.GetAsync(null, $"{Api.List}checklist-template/?parent_uuid={world.World.O}")).Is(401);
    }

    [Fact]
    [ChecklistScenario(108, 109)]
    public async Task It_shows_all_questions_and_its_triggers_only_to_who_may_update()
    {
        var world = await ChecklistWorld.CreateAsync(app);
        var path = $"{Api.List}checklist-template/?parent_uuid={world.World.O}";

        var shown = (await api.GetAsync(world.World.Stranger.Token, path)).Is(200).Object;

        Assert.Equal(["checklist", "questions", "initial_visible_questions"], shown.Select(key => key.Key));
        Assert.Equal("a001 a002 a003 a004 a005 a006 a007 a008 a009", Names("questions"));
        Assert.Equal("a001 a003 a005 a006 a007 a008 a009", Names("initial_visible_questions"));
        Assert.Equal(
            [
                "uuid", "required", "description", "user_guidance", "question_options", "question_type", "order", "min_value", "max_value",
                "allowed_file_types", "allowed_mime_types", "max_file_size_mb", "max_files_count", "likert_scale_length", "likert_low_label",
                "likert_high_label", "likert_allow_na", "rich_text_char_limit", "rich_text_toolbar_level", "operator", "review_answer_value",
                "always_requires_review", "guidance_answer_value", "guidance_operator", "always_show_guidance", "dependency_logic_operator",
            ],
            shown["questions"]![0]!.AsObject().Select(key => key.Key));
        var last = shown["questions"]![7]!;
        Assert.Equal(
            ("", null, "false"), (last["operator"]!.ToString(), last["review_answer_value"], last["always_requires_review"]!.ToJsonString()));
        foreach (var person in new[] { world.World.Staff, world.World.Manager })
        {
            var real = (await api.GetAsync(person.Token, path)).Is(200).Object["questions"]!;
            Assert.Equal(("true", "true"), (real[0]!["review_answer_value"]!.ToJsonString(), real[7]!["always_requires_review"]!.ToJsonString()));
        }

        string Names(string key) => string.Join(' ', shown[key]!.AsArray().Select(question => question!["uuid"]!.ToString()[..4]));
    }
}
