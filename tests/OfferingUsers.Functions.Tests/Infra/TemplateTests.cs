using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Azure.Cosmos;
using OfferingUsers.Functions.Storage;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Infra;

/// <summary>The templates that <c>azd up</c> deploys.</summary>
public sealed class TemplateTests
{
    [Fact]
    public async Task They_compile_and_lint_without_a_warning()
    {
        var (built, buildSaid, template) = await Bicep.RunAsync("build", "main.bicep", "--stdout");
        Assert.True(built == 0 && buildSaid.Length == 0, buildSaid);
        Assert.Contains("\"Microsoft.Resources/deployments\"", template, StringComparison.Ordinal);

        // What the main template refers to is linted with it.
        var main = await File.ReadAllTextAsync(Path.Combine(Bicep.Folder, "main.bicep"));
        foreach (var file in Directory.EnumerateFiles(Bicep.Folder, "*.bicep").Select(Path.GetFileName).Where(IsAlone))
        {
            var (linted, lintSaid, _) = await Bicep.RunAsync("lint", file!);
            Assert.True(linted == 0 && lintSaid.Length == 0, lintSaid);
        }

        bool IsAlone(string? file) => !main.Contains($"'{file}'", StringComparison.Ordinal);
    }

    [Fact]
    public void The_containers_are_those_that_the_app_defines()
    {
        var defined = new JsonArray([.. ContainerDefinitions.All().Select(Resource)]);
        var deployed = JsonNode.Parse(File.ReadAllText(Path.Combine(Bicep.Folder, "containers.json")))!;

        Assert.True(JsonNode.DeepEquals(defined, deployed), $"infra/containers.json should be:\n{defined}");
    }

    [Fact]
    public async Task The_parameters_for_azd_are_parameters_of_the_template_and_none_that_it_needs_is_missing()
    {
        var template = JsonNode.Parse((await Bicep.RunAsync("build", "main.bicep", "--stdout")).Output)!["parameters"]!.AsObject();
        var given = JsonNode.Parse(File.ReadAllText(Path.Combine(Bicep.Folder, "main.parameters.json")))!["parameters"]!.AsObject()
            .Select(parameter => parameter.Key).ToList();

        Assert.Empty(given.Except(template.Select(parameter => parameter.Key)));
        Assert.Empty(template.Where(parameter => parameter.Value!["defaultValue"] is null).Select(parameter => parameter.Key).Except(given));
        Assert.Contains("principalType", given);
    }

    [Fact]
    public void All_roles_are_given_in_one_file_and_no_setting_holds_a_key()
    {
        var files = Directory.EnumerateFiles(Bicep.Folder, "*.bicep").ToList();
        Assert.Equal(
            ["roles.bicep"],
            files.Where(file => File.ReadAllText(file).Contains("oleAssignments@", StringComparison.Ordinal)).Select(Path.GetFileName));
        Assert.All(files, file => Assert.DoesNotMatch("listKeys|AccountKey|primaryMasterKey", File.ReadAllText(file)));
    }

    /// <summary>The app's name is public. Where the vault's followed from it, so would the setting that refers to the key (decision 0020).</summary>
    [Fact]
    public async Task The_name_of_the_vault_does_not_follow_from_that_of_the_app()
    {
        var template = (await Bicep.RunAsync("build", "main.bicep", "--stdout")).Output;
        var names = Regex.Matches(template, """
            "name": \{\s*"value": "(?<name>\[format\('(?<kind>[a-z]+-?)\{0\}'[^"]*)
            """)
            .ToDictionary(match => match.Groups["kind"].Value, match => match.Groups["name"].Value);

        Assert.Contains("variables('suffix')", names["func-"], StringComparison.Ordinal);
        Assert.Contains("uniqueString(reference('identity').outputs.principalId.value, 'vault')", names["kv-"], StringComparison.Ordinal);
    }

    [Fact]
    public void The_apps_settings_in_the_template_are_settings_that_the_app_reads()
    {
        var set = Regex.Matches(File.ReadAllText(Path.Combine(Bicep.Folder, "app.bicep")), "^ *(?:.*\\{ )?([A-Z][A-Za-z]+__[A-Za-z]+):", RegexOptions.Multiline)
            .Select(match => match.Groups[1].Value.Replace("__", ":", StringComparison.Ordinal))
            .Where(name => !name.StartsWith("AzureWebJobsStorage", StringComparison.Ordinal)).ToList();

        Assert.Contains("Cosmos:Endpoint", set);
        Assert.Contains("Api:PublicBaseUrl", set);
        Assert.Empty(set.Except(Settings.All));
    }

    /// <summary>A container as a template has it.</summary>
    private static JsonObject Resource(ContainerProperties container)
    {
        var policy = container.IndexingPolicy;
        var resource = new JsonObject
        {
            ["id"] = container.Id,
            ["partitionKey"] = new JsonObject { ["paths"] = new JsonArray(container.PartitionKeyPath), ["kind"] = "Hash", ["version"] = 2 },
            ["indexingPolicy"] = new JsonObject
            {
                ["indexingMode"] = policy.IndexingMode == IndexingMode.Consistent ? "consistent" : "none",
                ["automatic"] = policy.Automatic,
                ["includedPaths"] = new JsonArray([.. policy.IncludedPaths.Select(included => new JsonObject { ["path"] = included.Path })]),
                ["excludedPaths"] = new JsonArray([.. policy.ExcludedPaths.Select(excluded => new JsonObject { ["path"] = excluded.Path })]),
                ["compositeIndexes"] = new JsonArray([.. policy.CompositeIndexes.Select(keys => new JsonArray(
                    [.. keys.Select(key => new JsonObject
                    {
                        ["path"] = key.Path,
                        ["order"] = key.Order == CompositePathSortOrder.Ascending ? "ascending" : "descending",
                    })]))]),
            },
        };
        if (container.UniqueKeyPolicy.UniqueKeys.Count > 0)
        {
            resource["uniqueKeyPolicy"] = new JsonObject
            {
                ["uniqueKeys"] = new JsonArray([.. container.UniqueKeyPolicy.UniqueKeys
                    .Select(key => new JsonObject { ["paths"] = new JsonArray([.. key.Paths.Select(path => (JsonNode)path)]) })]),
            };
        }

        return resource;
    }
}
