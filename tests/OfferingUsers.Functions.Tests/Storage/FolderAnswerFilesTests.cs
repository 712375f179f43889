using System.Runtime.Versioning;
using System.Text;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Tests.Storage;

/// <summary>Files in a folder: who may read them, and whose fault it is when one cannot be stored.</summary>
public sealed class FolderAnswerFilesTests : IDisposable
{
    private const string Name = "checklist_files/one.pdf";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("files-test-");
    private readonly FolderAnswerFiles files;

    public FolderAnswerFilesTests() => files = new FolderAnswerFiles(folder);

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task A_file_and_the_folders_that_are_made_for_it_are_for_their_user_alone()
    {
        await files.WriteAsync(Name, "application/pdf", Content("one"), CancellationToken.None);

        const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        Assert.Equal(Private, File.GetUnixFileMode(Path.Combine(folder.FullName, Name)));
        Assert.All(folder.GetDirectories(), made => Assert.Equal(Private | UnixFileMode.UserExecute, made.UnixFileMode));
        Assert.NotEmpty(folder.GetDirectories());
    }

    [Fact]
    public async Task A_file_is_replaced_as_a_whole_and_nothing_unfinished_is_left()
    {
        await files.WriteAsync(Name, "application/pdf", Content("a longer one"), CancellationToken.None);
        await files.WriteAsync(Name, "application/pdf", Content("two"), CancellationToken.None);

        await using var read = await files.OpenAsync(Name, CancellationToken.None);
        using var reader = new StreamReader(read!);
        Assert.Equal("two", await reader.ReadToEndAsync(TestContext.Current.CancellationToken));
        Assert.Single(folder.EnumerateFiles("*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_client_that_breaks_off_is_no_fault_of_the_store_and_leaves_nothing()
    {
        await using var broken = new BrokenStream();

        await Assert.ThrowsAsync<EndOfStreamException>(() => files.WriteAsync(Name, "application/pdf", broken, CancellationToken.None));

        Assert.Empty(folder.EnumerateFiles("*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task What_the_disk_refuses_is_a_store_that_does_not_respond()
    {
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "checklist_files"), "", TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<StoreUnavailableException>(() => files.WriteAsync(Name, "application/pdf", Content("one"), CancellationToken.None));

        Assert.Single(folder.EnumerateFiles("*", SearchOption.AllDirectories));
    }

    private static MemoryStream Content(string text) => new(Encoding.UTF8.GetBytes(text));

    /// <summary>A body of which a part comes.</summary>
    private sealed class BrokenStream : MemoryStream
    {
        private bool isHalf;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (isHalf)
            {
                throw new EndOfStreamException();
            }

            isHalf = true;
            buffer.Span[0] = 1;
            return new ValueTask<int>(1);
        }
    }
}
