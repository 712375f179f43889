using Microsoft.AspNetCore.Http;

namespace OfferingUsers.Functions.Http;

/// <summary>
/// A request body that has to arrive at a minimum rate, or it is refused with 408 (offering-users.md 2.2): a slow one occupies memory and its place for as long
/// as its sender likes. Only the time counts in which the service waits for the sender.
/// </summary>
internal sealed class PacedBody(Stream body, TimeProvider clock) : Stream
{
    /// <summary>In bytes per second.</summary>
    public const int MinRate = 64 << 10;

    /// <summary>What a body may take in any case.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    internal const string TooSlow = "The request body arrives too slowly.";

    private TimeSpan waited;
    private long received;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    /// <exception cref="BadHttpRequestException">The body arrives too slowly: 408.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var left = Grace + TimeSpan.FromSeconds((double)received / MinRate) - waited;
        var began = clock.GetTimestamp();
        using var patience = new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            var read = await body.ReadAsync(buffer, either.Token);
            received += read;
            return read;
        }
        catch (OperationCanceledException error) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new BadHttpRequestException(TooSlow, StatusCodes.Status408RequestTimeout, error);
        }
        finally
        {
            waited += clock.GetElapsedTime(began);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }
}
