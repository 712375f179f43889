using System.Diagnostics;
using System.Text.RegularExpressions;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Processes;

/// <summary>What the README tells a newcomer to type does what the README says.</summary>
public sealed partial class ReadmeTests
{
    private static readonly string Readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md")).ReplaceLineEndings("\n");

    private const string ServedAt = "http://127.0.0.1:7071";

    [Fact]
    public async Task The_transcript_works_as_it_is_written()
    {
        var transcript = ShellBlocks().Single(block => block.StartsWith("API=", StringComparison.Ordinal));
        await using var app = await ChildApp.StartAsync(":memory:", environment: [("Access__BootstrapToken", "")]);

        var output = await RunAsync(transcript.Replace(ServedAt, app.Api.Url, StringComparison.Ordinal));

        foreach (var promised in Regex.Matches(transcript, "^# (\\{.*\\})$", RegexOptions.Multiline).Select(match => match.Groups[1].Value)
            .Concat(["\"state\":\"Requested\"", "\"username\":\"mia01\"", "\"state\":\"OK\"", "X-Result-Count: 1"]))
        {
            Assert.Contains(promised, output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_commands_are_those_that_other_tests_run()
    {
        var commands = ShellBlocks().SelectMany(block => block.Split('\n')).Where(line => line.Contains("dotnet ", StringComparison.Ordinal));

        Assert.Equal(
            [
                "dotnet run --project src/OfferingUsers.Functions", "dotnet run --project src/OfferingUsers.Functions -- demo", "dotnet test",
                "AnswerFiles__ConnectionString=UseDevelopmentStorage=true dotnet run --project src/OfferingUsers.Functions",
                "Access__BootstrapToken=at-least-twenty-characters dotnet run --project src/OfferingUsers.Functions",
                "dotnet run --project src/OfferingUsers.Functions -- import-waldur --from https://waldur.example.org --token KEY",
                "dotnet publish src/OfferingUsers.Functions --output published",
                "OFFERING_USERS_URL=http://127.0.0.1:7071 OFFERING_USERS_BOOTSTRAP_TOKEN=bootstrap-token-for-func-start "
                    + "dotnet test tests/OfferingUsers.Functions.Tests",
                "dotnet run --project src/OfferingUsers.Functions -- verify",
            ],
            commands);
    }

    [Fact]
    public void The_settings_are_those_of_the_options_classes_with_their_defaults()
    {
        var told = SettingRow().Matches(Readme).Where(row => !row.Groups[1].Value.StartsWith("`LocalRuntime:", StringComparison.Ordinal)).SelectMany(row =>
        {
            var names = row.Groups[1].Value.Split(", ").Select(name => name.Trim('`')).ToArray();
            var section = names[0][..names[0].LastIndexOf(':')];
            var defaults = row.Groups[2].Value.Split(", ");
            return names.Select((name, n) => $"{(name.StartsWith(':') ? section + name : name)} = {defaults[names.Length == 1 ? 0 : n].Trim('`')}");
        });

        Assert.Equal(Settings.AllWithDefaults.Order(StringComparer.Ordinal), told.Order(StringComparer.Ordinal));
    }

    [GeneratedRegex("^\\| (`[A-Z][A-Za-z]+:[A-Za-z:`, ]+`) \\| (.*?) \\|", RegexOptions.Multiline)]
    private static partial Regex SettingRow();

    [GeneratedRegex("^```sh\n(.*?)\n```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex ShellBlock();

    private static IEnumerable<string> ShellBlocks()
    {
        return ShellBlock().Matches(Readme).Select(match => match.Groups[1].Value);
    }

    private static async Task<string> RunAsync(string script)
    {
        var start = new ProcessStartInfo("bash") { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.ArgumentList.Add("-e");
        using var shell = Process.Start(start)!;
        await shell.StandardInput.WriteAsync(script + "\n");
        shell.StandardInput.Close();
        var output = await shell.StandardOutput.ReadToEndAsync();
        await shell.WaitForExitAsync();
        Assert.True(shell.ExitCode == 0, output);
        return output;
    }
}
