using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Tests.Fixture;

/// <summary>An app whose files are kept nowhere, and are read as their names say: what must not be in its log can be counted.</summary>
public sealed class ServedFilesApp : RunningApp
{
    protected override void Configure(FunctionsApplicationBuilder builder) => builder.Services.AddSingleton<IAnswerFiles, NamedFiles>();

    private sealed class NamedFiles : IAnswerFiles
    {
        public Task PrepareAsync(CancellationToken cancellation) => Task.CompletedTask;

        public Task WriteAsync(string name, string contentType, Stream content, CancellationToken cancellation) => Task.CompletedTask;

        public Task<Stream?> OpenAsync(string name, CancellationToken cancellation) => Task.FromResult<Stream?>(new NamedStream(name));

        public Task RemoveAsync(string name, CancellationToken cancellation) => Task.CompletedTask;

        public IAsyncEnumerable<string> ListAsync(CancellationToken cancellation) => AsyncEnumerable.Empty<string>();

        public Task ProbeAsync(CancellationToken cancellation) => Task.CompletedTask;
    }

    /// <summary>Gives zeros without an end; breaks at its beginning or its middle where its name says so.</summary>
    private sealed class NamedStream(string name) : MemoryStream
    {
        private const int Middle = 100_000;

        private int given;

        public override bool CanSeek => false;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            if (name.Contains("unreadable", StringComparison.Ordinal) || (given >= Middle && name.Contains("half", StringComparison.Ordinal)))
            {
                throw new IOException("The disk is out of order.");
            }

            buffer.Span.Clear();
            given += buffer.Length;
            return buffer.Length;
        }

        public override async Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken)
        {
            var buffer = new byte[10_000];
            while (await ReadAsync(buffer, cancellationToken) is > 0 and var read)
            {
                await destination.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }
        }
    }
}
