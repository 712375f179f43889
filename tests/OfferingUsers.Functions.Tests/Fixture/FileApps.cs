using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.DependencyInjection;
using OfferingUsers.Domain;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Tests.Fixture;

/// <summary>An app whose stored files can be counted from outside.</summary>
public interface IFileApp
{
    RunningApp App { get; }

    /// <summary>The stored names that contain a text.</summary>
    Task<List<string>> NamesAsync(string part);
}

/// <summary>What is waited for after files were changed: their bytes are removed when the answer is long sent.</summary>
internal static class FileApps
{
    /// <summary>Waits until so many stored files with a name are left.</summary>
    public static Task RemainAsync(this IFileApp files, string name, int count) =>
        Eventually.ShowsAsync(() => files.NamesAsync(name), left => left.Count == count, $"{count} files named {name} to be left");

    /// <summary>
    /// Waits until no file of a world's record is soon to be looked at: what should go has gone. Only the sweep looks at those just uploaded, in an hour.
    /// </summary>
    public static Task SettledAsync(this IFileApp files, ChecklistWorld world) =>
        Eventually.ShowsAsync(() => UnsettledAsync(files.App, world.Record), unsettled => unsettled == 0, "all files to be settled");

    /// <summary>Makes a file one that was uploaded two hours ago, and whose check is due.</summary>
    public static async Task AgeAsync(this IFileApp files, Guid file)
    {
        var id = file.ToString("N");
        using var aged = await files.App.Services.GetRequiredService<CosmosContainers>().Media.PatchItemStreamAsync(
            id, new PartitionKey(id),
            [
                PatchOperation.Set("/created", DateTimeOffset.UtcNow.AddHours(-2).ToSortable()),
                PatchOperation.Set("/check_at", DateTimeOffset.UtcNow.AddMinutes(-1).ToSortable()),
            ]);
        aged.EnsureSuccessStatusCode();
    }

    private static async Task<int> UnsettledAsync(RunningApp app, string record)
    {
        var query = new QueryDefinition("SELECT VALUE c.check_at FROM c WHERE c.offering_user = @record AND c.check_at < @soon")
            .WithParameter("@record", record).WithParameter("@soon", DateTimeOffset.UtcNow.AddMinutes(30).ToSortable());
        var due = 0;
        using var found = app.Services.GetRequiredService<CosmosContainers>().Media.GetItemQueryIterator<string>(query);
        while (found.HasMoreResults)
        {
            due += (await found.ReadNextAsync()).Count;
        }

        return due;
    }
}

/// <summary>The app with its files in a folder.</summary>
public sealed class FolderApp : RunningApp, IFileApp
{
    public RunningApp App => this;

    protected override string[] Settings => ["--Lifecycle:SweepInterval=00:00:01"];

    public Task<List<string>> NamesAsync(string part)
    {
        var folder = Services.GetRequiredKeyedService<DirectoryInfo>(FolderAnswerFiles.DirectoryKey).FullName;
        return Task.FromResult(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(folder, path)).Where(name => name.Contains(part, StringComparison.Ordinal)).ToList());
    }
}

/// <summary>The app with its files in Blob Storage, as Azurite gives it.</summary>
public sealed class BlobApp : RunningApp, IFileApp, IAsyncLifetime
{
    private Azurite? azurite;
    private string? missing;

    public RunningApp App
    {
        get
        {
            NodePackage.Require(missing);
            return this;
        }
    }

    public Azurite Azurite => azurite!;

    /// <summary>What the app is told of Azurite; a test that asks is skipped, or fails, as one of the app's is.</summary>
    public string Connection => ((BlobApp)App).Azurite.ConnectionString;

    protected override string[] Settings =>
        ["--Lifecycle:SweepInterval=00:00:01", "--AnswerFiles:CreateContainer=true", $"--AnswerFiles:ConnectionString={azurite!.ConnectionString}"];

    public Task<List<string>> NamesAsync(string part) => Azurite.NamesAsync(part);

    async ValueTask IAsyncLifetime.InitializeAsync()
    {
        (azurite, missing) = await Azurite.StartAsync();
        if (azurite is not null)
        {
            await InitializeAsync();
        }
    }

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        await DisposeAsync();
        if (azurite is not null)
        {
            await azurite.DisposeAsync();
        }
    }
}

[CollectionDefinition(nameof(FolderApp))]
public sealed class FolderAppCollection : ICollectionFixture<FolderApp>;

[CollectionDefinition(nameof(BlobApp))]
public sealed class BlobAppCollection : ICollectionFixture<BlobApp>;
