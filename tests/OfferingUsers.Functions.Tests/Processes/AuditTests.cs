using System.Diagnostics;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Processes;

/// <summary>The audit of the packages (.ci/audit), with a tool in the place of <c>dotnet</c> that tells what feeds may tell.</summary>
public sealed class AuditTests : IDisposable
{
    private const string Vulnerable =
        """{"projects":[{"frameworks":[{"topLevelPackages":[{"id":"Some.Package","vulnerabilities":[{"severity":"High"}]}]}]}]}""";

    private const string Clean = """{"projects":[{"path":"Some.csproj"}]}""";
    private const string Problem = """{"problems":[{"level":"warning","text":"The feed was not reached."}],"projects":[]}""";

    private readonly string folder = Directory.CreateTempSubdirectory("audit-test-").FullName;

    [Theory]
    [InlineData(Vulnerable, Clean, 0, 0, "No package has a known vulnerability.")]
    [InlineData(Vulnerable, Vulnerable, 0, 1, "Some.Package")]
    [InlineData(Vulnerable, Problem, 0, 1, "The feed was not reached.")]
    [InlineData(Vulnerable, Clean, 1, 1, "")]
    [InlineData(Clean, Clean, 0, 1, "The audit could not run")]
    [InlineData(Problem, Clean, 0, 1, "The audit could not run")]
    public async Task It_passes_only_where_a_known_vulnerability_is_found_and_the_projects_have_none(
        string known, string projects, int restored, int code, string told)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Needs a shell.");
        var (ended, said) = await AuditAsync(known, projects, restored);

        Assert.Equal(code, ended);
        Assert.Contains(told, said, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private async Task<(int Code, string Said)> AuditAsync(string known, string projects, int restored)
    {
        var dotnet = Path.Combine(folder, "dotnet");
        await File.WriteAllTextAsync(dotnet, $$"""
            #!/usr/bin/env bash
            case "$1 $2" in
              "list "*Known.csproj) echo '{{known}}' ;;
              "list "*) echo '{{projects}}' ;;
              "restore OfferingUsersFunctions.sln") exit {{restored}} ;;
            esac
            """);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(dotnet, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        using var process = Process.Start(new ProcessStartInfo(Path.Combine(Repository.Root, ".ci", "audit"))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["PATH"] = folder + Path.PathSeparator + Environment.GetEnvironmentVariable("PATH") },
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output + await errors);
    }
}
