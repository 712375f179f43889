using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Scenarios;

/// <summary>Scenarios 68–86: the ten state actions.</summary>
public sealed class StateActionTests(RunningApp app)
{
    private static readonly string[] Actions =
    [
        "begin_creating", "set_pending_account_linking", "set_pending_additional_validation", "set_validation_complete", "set_ok",
        "set_error_creating", "request_deletion",
        "set_deleting", "set_deleted", "set_error_deleting",
    ];

    private static readonly string[] States =
    [
        "Requested", "Creating", "Pending account linking", "Pending additional validation", "OK", "Requested deletion", "Deleting", "Deleted",
        "Error creating", "Error deleting",
    ];

    /// <summary>The specification's matrix 3.2, as it is written there: a dot is a refusal.</summary>
    private static readonly string[] Matrix =
    [
        "Creating | · | · | · | OK | Error creating | · | · | · | ·",
        "· | Pending account linking | Pending additional validation | · | OK | Error creating | · | · | · | ·",
        "· | · | Pending additional validation | OK | OK | Error creating | · | · | · | ·",
        "· | Pending account linking | · | OK | OK | Error creating | · | · | · | ·",
        "· | · | · | · | (OK) | · | Requested deletion | · | · | ·",
        "· | · | · | · | · | · | · | Deleting | · | Error deleting",
        "· | · | · | · | · | · | · | · | Deleted | Error deleting",
        "· | · | · | · | · | · | · | · | · | ·",
        "Creating | Pending account linking | Pending additional validation | · | OK | · | · | · | · | ·",
        "· | · | · | · | OK | · | · | Deleting | · | ·",
    ];

    /// <summary>The texts of 2.13 for each action: its target and its labels.</summary>
    private static readonly (string Target, string Labels)[] Refusals =
    [
        ("CREATING", "Requested, Error creating"),
        ("PENDING_ACCOUNT_LINKING", "Creating, Error creating, Pending additional validation"),
        ("PENDING_ADDITIONAL_VALIDATION", "Creating, Error creating, Pending account linking"),
        ("VALIDATION_COMPLETE", "Pending account linking, Pending additional validation"),
        ("OK", "Requested, Creating, Pending additional validation, Pending account linking, Error creating, Error deleting"),
        ("ERROR_CREATING", "Requested, Creating, Pending account linking, Pending additional validation"),
        ("DELETION_REQUESTED", "OK"),
        ("DELETING", "Requested deletion, Error deleting"),
        ("DELETED", "Deleting"),
        ("ERROR_DELETING", "Requested deletion, Deleting"),
    ];

    private readonly Api api = app.Api;

    /// <summary>All hundred cells.</summary>
    public static TheoryData<string, string, string> Cells()
    {
        var cells = new TheoryData<string, string, string>();
        for (var row = 0; row < States.Length; row++)
        {
            var columns = Matrix[row].Split(" | ");
            for (var column = 0; column < Actions.Length; column++)
            {
                cells.Add(States[row], Actions[column], columns[column]);
            }
        }

        return cells;
    }

    [Theory]
    [Scenario(68, 69)]
    [Scenario(77, 79)]
    [MemberData(nameof(Cells))]
    public async Task Every_cell_of_the_matrix_leads_where_the_specification_says(string state, string action, string to)
    {
        var world = await World.CreateAsync(app);
        var record = await world.NewRecordInAsync(state);
        var before = await world.LookAsync(record);

        var answer = await api.PostAsync(world.Owner.Token, Api.Detail(record, action));

        var after = await world.LookAsync(record);
        if (to == "·")
        {
            var (target, labels) = Refusals[Array.IndexOf(Actions, action)];
            var code = Array.IndexOf(States, state) + 1;
            answer.Is(400, World.Body(("detail", $"Cannot transition to {target} from current state: {code}. Valid states for operation: {labels}.")));
            Assert.Equal(before.ToJsonString(), after.ToJsonString());
        }
        else if (to == "(OK)")
        {
            answer.IsEmpty(200);
            Assert.Equal(before.ToJsonString(), after.ToJsonString());
        }
        else
        {
            answer.IsEmpty(200);
            Assert.Equal(to, after["state"]!.ToString());
            Assert.True(string.CompareOrdinal(after["modified"]!.ToString(), before["modified"]!.ToString()) > 0);
        }
    }

    [Theory]
    [Scenario(70, 73)]
    [InlineData("{}", "old", "https://old.example.org/")]
    [InlineData(null, "old", "https://old.example.org/")]
    [InlineData("""{"comment":"new"}""", "new", "https://old.example.org/")]
    [InlineData("""{"comment":"","comment_url":""}""", "", "")]
    [InlineData("""{"comment":null,"comment_url":null}""", "old", "https://old.example.org/")]
    [InlineData("""{"comment":"a <b>b</b> & c","comment_url":"https://new.example.org/"}""", "a <b>b</b> &amp; c", "https://new.example.org/")]
    public async Task A_pending_state_takes_the_comments_that_are_given_and_keeps_the_others(string? body, string comment, string url)
    {
        var world = await World.CreateAsync(app);
        (string State, string Action)[] steps =
        [
            ("Pending account linking", "set_pending_additional_validation"), ("Pending additional validation", "set_pending_account_linking"),
        ];
        foreach (var (state, action) in steps)
        {
            var record = await world.NewRecordInAsync(state);
            (await api.PatchAsync(
                world.Owner.Token, Api.Detail(record, "update_comments"),
                """{"service_provider_comment":"old","service_provider_comment_url":"https://old.example.org/"}""")).Is(200);

            (await api.PostAsync(world.Owner.Token, Api.Detail(record, action), body)).IsEmpty(200);

            var after = await world.LookAsync(record);
            Assert.Equal((comment, url), (after["service_provider_comment"]!.ToString(), after["service_provider_comment_url"]!.ToString()));
        }
    }

    [Fact]
    [Scenario(74)]
    public async Task Without_a_body_the_comment_stays_empty()
    {
        var world = await World.CreateAsync(app);
        var record = await world.NewRecordInAsync("Creating");

        (await api.PostAsync(world.Owner.Token, Api.Detail(record, "set_pending_additional_validation"))).IsEmpty(200);

        Assert.Equal("", (await world.LookAsync(record))["service_provider_comment"]!.ToString());
    }

    [Theory]
    [Scenario(75)]
    [Scenario(76)]
    [InlineData("set_validation_complete", "", "")]
    [InlineData("set_ok", "Send it", "https://id.example.org/")]
    public async Task Completing_the_validation_clears_the_comments_and_set_ok_keeps_them(string action, string comment, string url)
    {
        var world = await World.CreateAsync(app);
        var record = await world.NewRecordInAsync("Creating");
        (await api.PostAsync(
            world.Owner.Token, Api.Detail(record, "set_pending_account_linking"),
            """{"comment":"Send it","comment_url":"https://id.example.org/"}""")).IsEmpty(200);

        (await api.PostAsync(world.Owner.Token, Api.Detail(record, action))).IsEmpty(200);

        var after = await world.LookAsync(record);
        Assert.Equal(
            ("OK", comment, url),
            (after["state"]!.ToString(), after["service_provider_comment"]!.ToString(), after["service_provider_comment_url"]!.ToString()));
    }

    [Fact]
    [Scenario(80)]
    public async Task Set_ok_asks_for_no_username()
    {
        var world = await World.CreateAsync(app);
        var record = await world.NewRecordAsync();

        (await api.PostAsync(world.Owner.Token, Api.Detail(record, "set_ok"))).IsEmpty(200);

        var after = await world.LookAsync(record);
        Assert.Equal("OK", after["state"]!.ToString());
        Assert.Null(after["username"]);
    }

    [Fact]
    [Scenario(81)]
    [Scenario(82)]
    public async Task Who_sees_a_record_without_the_permission_is_refused_before_the_state_is_looked_at()
    {
        var world = await World.CreateAsync(app);
        var record = await world.NewRecordAsync();
        foreach (var state in new[] { "Requested", "Deleted" })
        {
            if (state == "Deleted")
            {
                foreach (var step in new[] { "set_ok", "request_deletion", "set_deleting", "set_deleted" })
                {
                    (await api.PostAsync(world.Owner.Token, Api.Detail(record, step))).Is(200);
                }
            }

            foreach (var action in Actions)
            {
                (await api.PostAsync(world.U.Token, Api.Detail(record, action), """{"comment_url":"bad"}"""))
                    .Is(403, """{"detail":"You do not have permission to perform this action."}""");
            }

            Assert.Equal(state, (await world.LookAsync(record))["state"]!.ToString());
        }
    }

    [Theory]
    [Scenario(83)]
    [InlineData(
        "OK",
        """{"comment_url":"bad"}""",
        """{"detail":"Cannot transition to PENDING_ACCOUNT_LINKING from current state: 5. Valid states for operation: Creating, """
            + """Error creating, Pending additional validation."}""")]
    [InlineData("Creating", """{"comment_url":"bad"}""", """{"comment_url":["Enter a valid URL."]}""")]
    [InlineData("Creating", """{"comment_url":"LONG"}""", """{"comment_url":["Ensure this field has no more than 200 characters."]}""")]
    [InlineData("Creating", """{"comment":7.5,"comment_url":{}}""", """{"comment_url":["Not a valid string."]}""")]
    [InlineData("Creating", "[]", """{"non_field_errors":["Invalid data. Expected a dictionary, but got list."]}""")]
    public async Task A_faulty_body_counts_after_the_state_and_moves_nothing(string state, string body, string expected)
    {
        var world = await World.CreateAsync(app);
        var record = await world.NewRecordInAsync(state);

        (await api.PostAsync(
            world.Owner.Token, Api.Detail(record, "set_pending_account_linking"),
            body.Replace("LONG", "https://example.org/" + new string('x', 181), StringComparison.Ordinal))).Is(400, expected);

        Assert.Equal(state, (await world.LookAsync(record))["state"]!.ToString());
    }

    [Fact]
    [Scenario(84)]
    public async Task The_same_action_again_is_refused()
    {
        var world = await World.CreateAsync(app);
        var cells = States.SelectMany((state, row) => Actions.Select((action, column) => (state, action, To: Matrix[row].Split(" | ")[column])));
        foreach (var (state, action, _) in cells.Where(cell => cell.To is not ("·" or "(OK)") && cell.action != "set_ok"))
        {
            var record = await world.NewRecordInAsync(state);
            (await api.PostAsync(world.Owner.Token, Api.Detail(record, action))).Is(200);
            (await api.PostAsync(world.Owner.Token, Api.Detail(record, action))).Is(400);
        }
    }

    [Fact]
    [Scenario(85)]
    [Scenario(86)]
    public async Task An_action_on_nothing_is_not_found_and_an_action_is_not_read()
    {
        var world = await World.CreateAsync(app);
        foreach (var action in Actions)
        {
            (await api.PostAsync(world.Staff.Token, Api.Detail(World.NewUuid(), action))).Is(404, """{"detail":"No OfferingUser matches the given query."}""");
            (await api.PostAsync(world.Staff.Token, Api.Detail("malformed", action))).Is(404, """{"detail":"No OfferingUser matches the given query."}""");
            var refused = (await api.GetAsync(world.Staff.Token, Api.Detail(World.NewUuid(), action))).Is(405, """{"detail":"Method \"GET\" not allowed."}""");
            Assert.Equal("POST, OPTIONS", refused.Headers["Allow"]);
        }
    }

    [Fact]
    public async Task Of_racing_transitions_exactly_one_wins_and_the_others_hear_of_the_new_state()
    {
        var world = await World.CreateAsync(app);
        var record = await world.NewRecordAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => api.PostAsync(world.Owner.Token, Api.Detail(record, "begin_creating"))));

        Assert.Single(answers, answer => answer.Status == 200);
        Assert.All(answers.Where(answer => answer.Status != 200), answer => answer.Is(
            400, """{"detail":"Cannot transition to CREATING from current state: 2. Valid states for operation: Requested, Error creating."}"""));
    }
}
