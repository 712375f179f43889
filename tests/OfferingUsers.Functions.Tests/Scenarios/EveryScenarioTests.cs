using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Scenarios;

/// <summary>The numbered scenarios of the specification are the list: one that no test names is missing.</summary>
public sealed class EveryScenarioTests
{
    /// <summary>Those that are not shown, with the reason.</summary>
    private static readonly Dictionary<int, string> Elsewhere = new()
    {
        [117] = "needs resources, which are out of scope",
        [118] = "needs resources, which are out of scope",
        [119] = "needs resources, which are out of scope",
    };

    [Fact]
    public void Every_scenario_is_named_by_a_test()
    {
        var shown = Specification.Named<ScenarioAttribute>(scenario => scenario.Numbers);

        Assert.NotEmpty(Specification.Scenarios);
        Assert.Empty(Specification.Scenarios.Except(shown).Except(Elsewhere.Keys));
        Assert.Empty(shown.Intersect(Elsewhere.Keys));
    }

    /// <summary>Those of newer-waldur.md that are not shown, with the reason.</summary>
    private static readonly Dictionary<int, string> NewerElsewhere = new()
    {
        [43] = "needs the Python clients, with which it is driven by hand",
        [88] = "events are not served",
        [89] = "events are not served",
        [90] = "events are not served",
    };

    [Fact]
    public void Every_scenario_of_newer_Waldur_is_named_by_a_test()
    {
        var shown = Specification.Named<NewerScenarioAttribute>(scenario => scenario.Numbers);

        Assert.Equal(90, Specification.NewerScenarios.Count);
        Assert.Empty(Specification.NewerScenarios.Except(shown).Except(NewerElsewhere.Keys));
        Assert.Empty(shown.Intersect(NewerElsewhere.Keys));
    }

    [Fact]
    public void Every_scenario_of_checklists_is_named_by_a_test()
    {
        Assert.NotEmpty(Specification.ChecklistScenarios);
        Assert.Empty(Specification.ChecklistScenarios.Except(Specification.Named<ChecklistScenarioAttribute>(scenario => scenario.Numbers)));
    }
}
