using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Processes;

/// <summary>
/// What <c>dotnet publish</c> gives is what Azure is given: whole, and the same assemblies serve on this machine. It guards, too, the names in
/// Directory.Build.targets, which belong to the package Microsoft.Azure.Functions.Worker.Sdk.
/// </summary>
public sealed class PublishTests(PublishTests.Output published) : IClassFixture<PublishTests.Output>
{
    [Fact]
    public void Everything_is_there_that_a_functions_host_reads_and_no_setting_of_this_machine()
    {
        string[] files =
            ["host.json", "worker.config.json", "functions.metadata", "extensions.json", ".azurefunctions/function.deps.json", "OfferingUsers.Functions.dll"];
        foreach (var file in files)
        {
            Assert.True(new FileInfo(Path.Combine(published.Folder, file)) is { Exists: true, Length: > 0 }, file);
        }

        Assert.False(File.Exists(Path.Combine(published.Folder, "local.settings.json")));
        Assert.Equal(File.ReadAllText(Path.Combine(Repository.Root, "host.json")), File.ReadAllText(Path.Combine(published.Folder, "host.json")));
        using var extensions = JsonDocument.Parse(File.ReadAllText(Path.Combine(published.Folder, "extensions.json")));
        var names = extensions.RootElement.GetProperty("extensions").EnumerateArray().Select(extension => extension.GetProperty("name").GetString()).ToList();
        Assert.Contains("DurableTask", names);
    }

    [Fact]
    public void The_functions_in_the_metadata_are_those_in_the_code_with_their_routes_below_api()
    {
        using var metadata = JsonDocument.Parse(File.ReadAllText(Path.Combine(published.Folder, "functions.metadata")));
        var told = metadata.RootElement.EnumerateArray().Select(function => function.GetProperty("name").GetString()!).Order(StringComparer.Ordinal);
        var code = typeof(OfferingUsersApp).Assembly.GetTypes().SelectMany(type => type.GetMethods())
            .Select(method => method.GetCustomAttribute<FunctionAttribute>()?.Name).OfType<string>().Order(StringComparer.Ordinal);
        var routes = metadata.RootElement.EnumerateArray().SelectMany(function => function.GetProperty("bindings").EnumerateArray())
            .Where(binding => binding.TryGetProperty("route", out _)).Select(binding => binding.GetProperty("route").GetString()!);

        Assert.Equal(code, told);
        Assert.Equal(
            ["{*path}", "{nothing:maxlength(0)?}"],
            routes.Where(route => !route.StartsWith("api/", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_same_output_serves_on_this_machine_by_itself()
    {
        await using var app = await ChildApp.StartAsync(":memory:", assembly: published.Assembly);

        (await app.Api.GetAsync(app.Api.Bootstrap, "/api/users/me/")).Is(200);
        Assert.Equal(0, await app.TerminateAsync());
    }

    [Fact]
    public async Task Where_a_host_started_it_the_local_runtime_offers_nothing_so_the_app_asks_for_what_azure_has()
    {
        await using var app = await ChildApp.StartAsync(
            ":memory:", waits: false, assembly: published.Assembly,
            arguments:
            [
                "--functions-uri", "http://127.0.0.1:1", "--functions-worker-id", "w", "--functions-request-id", "r",
                "--functions-grpc-max-message-length", "1000000",
            ]);

        Assert.Equal(1, await app.ExitCodeAsync());
        Assert.Contains("Cosmos:Endpoint or Cosmos:ConnectionString must be set", app.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Serving at", app.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_azure_without_a_host_it_refuses_to_play_one()
    {
        await using var app = await ChildApp.StartAsync(
            ":memory:", waits: false, assembly: published.Assembly, environment: [("WEBSITE_SITE_NAME", "offering-users")]);

        Assert.Equal(1, await app.ExitCodeAsync());
        Assert.Contains("WEBSITE_SITE_NAME says that this is Azure", app.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", app.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plain_dotnet_run_starts_the_app_itself_and_no_tool()
    {
        var (code, said) = await Output.DotnetAsync(
            "run", "--project", "src/OfferingUsers.Functions", "--no-build", "--configuration", Output.Configuration, "--", "import-waldur");

        Assert.Equal(2, code);
        Assert.Contains("--from", said, StringComparison.Ordinal);
    }

    /// <summary>The output of one publish, made for these tests as the README says, and removed afterwards.</summary>
    public sealed class Output : IAsyncLifetime
    {
        /// <summary>What these tests and the app beside them are built as.</summary>
        public static readonly string Configuration = AppContext.BaseDirectory.Contains("/Release/", StringComparison.Ordinal) ? "Release" : "Debug";

        private readonly string folder = ChildApp.NewDirectory();

        public string Folder
        {
            get
            {
                Assert.SkipWhen(RunningApp.Elsewhere is not null, "Needs the sources only.");
                return folder;
            }
        }

        public string Assembly => Path.Combine(Folder, "OfferingUsers.Functions.dll");

        public async ValueTask InitializeAsync()
        {
            if (RunningApp.Elsewhere is null)
            {
                var (code, said) = await DotnetAsync("publish", "src/OfferingUsers.Functions", "--output", folder, "--nologo");
                Assert.True(code == 0, said);
            }
        }

        public ValueTask DisposeAsync()
        {
            Directory.Delete(folder, recursive: true);
            return default;
        }

        /// <summary>Runs the tool in the solution's folder; its exit code and what it said.</summary>
        public static async Task<(int Code, string Said)> DotnetAsync(params string[] arguments)
        {
            Assert.SkipWhen(RunningApp.Elsewhere is not null, "Needs the sources only.");
            var start = new ProcessStartInfo("dotnet", arguments)
            {
                WorkingDirectory = Repository.Root,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };

            // A server that outlives the command would keep its output open.
            start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
            start.Environment["UseSharedCompilation"] = "false";
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync();
            var said = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            return (process.ExitCode, said + await errors);
        }
    }
}
