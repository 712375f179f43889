using System.Buffers;
using System.Buffers.Text;
using System.IO.Pipelines;
using System.Security.Cryptography;

namespace OfferingUsers.Functions.Checklists;

/// <summary>The base64 content of a file in the request buffer, decoded while it is read (checklists.md 3.1).</summary>
public sealed class Base64Content(ReadOnlySequence<byte> text)
{
    private static readonly SearchValues<byte> Alphabet = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"u8);

    /// <summary>The decoded length in bytes; valid only if <see cref="IsStrict"/>.</summary>
    public long Length => (text.Length / 4 * 3) - Padding();

    /// <summary>Whether it is base64 of the standard alphabet with padding, without other characters such as line breaks.</summary>
    public bool IsStrict()
    {
        if (text.Length % 4 != 0)
        {
            return false;
        }

        foreach (var segment in text.Slice(0, text.Length - Padding()))
        {
            if (segment.Span.ContainsAnyExcept(Alphabet))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The first decoded bytes.</summary>
    public byte[] ReadStart(int maxLength)
    {
        var start = text.Slice(0, Math.Min(text.Length, (maxLength + 2L) / 3 * 4)).ToArray();
        Base64.DecodeFromUtf8InPlace(start, out var length);
        return start[..Math.Min(length, maxLength)];
    }

    /// <summary>Opens a new stream of the decoded bytes.</summary>
    public Stream Open() =>
        new CryptoStream(PipeReader.Create(text).AsStream(), new FromBase64Transform(FromBase64TransformMode.DoNotIgnoreWhiteSpaces), CryptoStreamMode.Read);

    private int Padding()
    {
        Span<byte> end = stackalloc byte[2];
        if (text.Length < 4)
        {
            return 0;
        }

        text.Slice(text.Length - 2).CopyTo(end);
        return end[1] != '=' ? 0 : end[0] == '=' ? 2 : 1;
    }
}
