using System.Runtime.Versioning;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Processes;

/// <summary>What is wrong with the files of a data directory stops the start with a sentence that names the file and says what to do.</summary>
public sealed class DataFileTests(DataOfARun data) : IClassFixture<DataOfARun>
{
    [Theory]
    [InlineData("cosmos.db", "garbage", "is damaged, or no database")]
    [InlineData("cosmos.db", "cut", "is damaged, or no database")]
    [InlineData("cosmos.db", "folder", "is a folder")]
    [InlineData("durable.db", "garbage", "is damaged, or no database")]
    [InlineData("durable.db", "cut", "is damaged, or no database")]
    [InlineData("durable.db", "folder", "is a folder")]
    [InlineData("cosmos.db", "missing", "is missing or empty")]
    [InlineData("cosmos.db", "empty", "is missing or empty")]
    public async Task A_file_that_cannot_be_used_stops_the_start_with_a_sentence_that_names_it(string name, string fault, string sentence)
    {
        var directory = data.Copy();
        var file = Path.Combine(directory, name);
        Break(file, fault);
        await using var app = await ChildApp.StartAsync(directory, waits: false);

        Assert.Equal(1, await app.ExitCodeAsync());
        Assert.StartsWith($"'{file}' {sentence}", app.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", app.Output, StringComparison.Ordinal);
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public async Task Without_its_orchestrations_it_begins_new_ones()
    {
        var directory = data.Copy();
        File.Delete(Path.Combine(directory, "durable.db"));
        await using var app = await ChildApp.StartAsync(directory);

        Assert.Equal(1, (await app.Api.GetAsync(app.Api.Bootstrap, "/api/catalog/customers/")).Is(200).Count);
    }

    [Fact]
    public async Task A_directory_that_cannot_be_written_stops_the_start_with_a_sentence_that_says_so()
    {
        // Nobody can make a file there, whatever their rights.
        const string ReadOnly = "/sys";
        Assert.SkipUnless(Directory.Exists(ReadOnly), "Needs a directory that the system keeps for itself.");
        await using var app = await ChildApp.StartAsync(ReadOnly, waits: false);

        Assert.Equal(1, await app.ExitCodeAsync());
        Assert.StartsWith($"The data directory '{ReadOnly}' cannot be written", app.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", app.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task So_does_a_read_only_file_system()
    {
        await OwnFileSystem.RequireAsync();
        var directory = data.Copy();
        await using var app = await ChildApp.StartAsync(directory, waits: false, launcher: OwnFileSystem.Launcher(directory, "ro"));

        Assert.Equal(1, await app.ExitCodeAsync());
        Assert.StartsWith($"The data directory '{directory}' cannot be written", app.Output, StringComparison.Ordinal);
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task What_it_keeps_is_for_its_user_alone_and_what_was_not_becomes_so()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has other rights.");
        var directory = data.Copy();
        foreach (var file in Directory.EnumerateFiles(directory))
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        }

        var fresh = Path.Combine(directory, "deep", "fresh");
        foreach (var place in (string[])[directory, fresh])
        {
            await using var app = await ChildApp.StartAsync(place);
            Assert.Superset(new HashSet<string> { "cosmos.db-wal", "durable.db-shm" }, Directory.EnumerateFiles(place).Select(Path.GetFileName).ToHashSet()!);
            Assert.All(Directory.EnumerateFiles(place), AssertIsPrivate);
        }

        const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        Assert.Equal(Private, File.GetUnixFileMode(fresh));
        Assert.Equal(Private, File.GetUnixFileMode(Path.Combine(directory, "files")));
        Directory.Delete(directory, recursive: true);
    }

    [UnsupportedOSPlatform("windows")]
    private static void AssertIsPrivate(string file)
    {
        UnixFileMode mode;
        try
        {
            mode = File.GetUnixFileMode(file);
        }
        catch (FileNotFoundException) when (file.EndsWith(".new", StringComparison.Ordinal))
        {
            // The app has given it its name since: a file is written whole before it takes the place of the one before.
            return;
        }

        Assert.True(mode == (UnixFileMode.UserRead | UnixFileMode.UserWrite), $"{file}: {mode}");
    }

    private static void Break(string file, string fault)
    {
        switch (fault)
        {
            case "garbage":
                File.WriteAllBytes(file, [.. Enumerable.Range(0, 20_000).Select(n => (byte)(n * 31))]);
                break;
            case "cut":
                using (var cut = new FileStream(file, FileMode.Open))
                {
                    cut.SetLength(cut.Length / 2);
                }

                break;
            case "folder":
                File.Delete(file);
                Directory.CreateDirectory(file);
                break;
            case "missing":
                File.Delete(file);
                break;
            case "empty":
                File.WriteAllBytes(file, []);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(fault), fault, "No such fault.");
        }
    }
}

/// <summary>The data directory of a run that has ended.</summary>
public sealed class DataOfARun : IAsyncLifetime
{
    private readonly string directory = ChildApp.NewDirectory();

    public async ValueTask InitializeAsync()
    {
        if (RunningApp.Elsewhere is not null)
        {
            return;
        }

        await using var app = await ChildApp.StartAsync(directory);
        (await app.Api.PostAsync(
            app.Api.Bootstrap, "/api/catalog/import/", $$"""{"customers":[{"uuid":"{{World.NewUuid()}}","name":"Provider"}]}""")).Is(200);

        // The orchestrations that always run are begun by a timer, a moment after the app serves.
        await Eventually.IsTrueAsync(() => File.Exists(Path.Combine(directory, "timers.json")), "the timer to have run");
        Assert.Equal(0, await app.TerminateAsync());
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(directory, recursive: true);
        return default;
    }

    /// <summary>A directory with the same files.</summary>
    public string Copy()
    {
        Assert.SkipWhen(RunningApp.Elsewhere is not null, "Needs a process of its own.");
        var copy = ChildApp.NewDirectory();
        foreach (var file in Directory.EnumerateFiles(directory))
        {
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        }

        return copy;
    }
}
