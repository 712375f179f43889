using System.Text.RegularExpressions;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.House;

/// <summary>What others made, and the project is built of, is what it was when it was taken.</summary>
public sealed partial class SupplyChainTests
{
    private static readonly string[] Workflows = Directory.GetFiles(Path.Combine(Repository.Root, ".github", "workflows"), "*.yml");

    [Fact]
    public void Every_action_of_the_workflows_is_named_by_its_commit_with_the_version_beside_it()
    {
        var used = Workflows.SelectMany(File.ReadLines).Where(line => line.Contains("uses:", StringComparison.Ordinal)).ToList();

        Assert.True(used.Count >= 6);
        Assert.All(used, line => Assert.Matches(PinnedAction(), line));
    }

    [Fact]
    public void Every_project_has_its_packages_locked_and_the_workflow_takes_no_others()
    {
        var projects = new[] { "src", "tests" }
            .SelectMany(folder => Directory.EnumerateDirectories(Path.Combine(Repository.Root, folder)))
            .Where(folder => Directory.EnumerateFiles(folder, "*.csproj").Any()).ToList();

        Assert.True(projects.Count >= 6);
        Assert.All(projects, folder => Assert.True(File.Exists(Path.Combine(folder, "packages.lock.json")), folder));
        var steps = File.ReadAllText(Workflows.Single(file => Path.GetFileName(file) == "ci.yml")).Split("- uses: actions/checkout")[1..];
        Assert.All(steps, job => Assert.Matches("--locked-mode(?s:.*)(dotnet run|dotnet publish)", job));
    }

    [GeneratedRegex("""^ *- uses: [a-z-]+/[a-z-]+@[0-9a-f]{40} # v[0-9]+\.[0-9]+\.[0-9]+\z""")]
    private static partial Regex PinnedAction();
}
