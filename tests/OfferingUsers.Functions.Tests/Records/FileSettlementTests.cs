using Microsoft.Extensions.Logging;
using OfferingUsers.Domain;
using OfferingUsers.Functions.Records;
using OfferingUsers.Functions.Storage;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Records;

/// <summary>Files are noted before a change and settled after it; what fails in between is the sweep's (checklists.md 3.6).</summary>
public sealed class FileSettlementTests(OwnStore store) : IClassFixture<OwnStore>
{
    private readonly MockedDurable durable = new();
    private readonly Guid file = Guid.NewGuid();

    [Fact]
    public async Task A_noted_file_is_due_once_the_change_has_had_its_time()
    {
        var media = store.Get<MediaStore>();
        await media.CreateAsync(
            new MediaRecord(file.Hex(), file, "stored", "cv.pdf", 1, "application/pdf", "00", Guid.NewGuid(), Guid.NewGuid(), Sample.Then, null),
            CancellationToken.None);

        await Settlement().ScheduleChecksAsync([file, Guid.NewGuid()], CancellationToken.None);

        Assert.Empty(await media.ListDueAsync(10, CancellationToken.None));
        store.Clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal([file], await media.ListDueAsync(10, CancellationToken.None));
    }

    [Fact]
    public async Task Files_are_settled_by_one_orchestration_of_their_own()
    {
        await Settlement().StartAsync([file]);

        Assert.Equal(["start SettleFiles as a new id"], durable.Asked);
        Assert.Equal([file.Hex()], Assert.IsType<string[]>(Assert.Single(durable.Inputs)));
    }

    [Fact]
    public async Task Without_files_or_without_a_client_nothing_is_started()
    {
        await Settlement().StartAsync([]);
        await Settlement(new OrchestrationClient()).StartAsync([file]);

        Assert.Empty(durable.Asked);
    }

    [Fact]
    public async Task What_cannot_be_started_is_logged_and_never_the_callers_failure()
    {
        durable.Fault = new TimeoutException("The host does not answer.");

        await Settlement().StartAsync([file]);

        Assert.Contains(store.Logs.Lines, line => line.Contains("The host does not answer.", StringComparison.Ordinal));
    }

    private FileSettlement Settlement(OrchestrationClient? orchestrations = null) => new(
        store.Get<MediaStore>(), orchestrations ?? durable.Handed(), store.Clock, store.Get<ILogger<FileSettlement>>());
}
