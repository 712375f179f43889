using System.Diagnostics;
using System.Text.RegularExpressions;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Processes;

/// <summary>What the README tells a newcomer to type does what the README says.</summary>
public sealed partial class ReadmeTests
{
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
            ],
            commands);
    }

    [GeneratedRegex("^```sh\n(.*?)\n```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex ShellBlock();

    private static IEnumerable<string> ShellBlocks()
    {
        return ShellBlock().Matches(File.ReadAllText(Path.Combine(Repository.Root, "README.md")).ReplaceLineEndings("\n")).Select(match => match.Groups[1].Value);
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
