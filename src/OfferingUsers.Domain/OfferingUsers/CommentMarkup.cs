using System.Buffers;
using System.Collections.Frozen;

namespace OfferingUsers.Domain.OfferingUsers;

/// <summary>
/// Bounds the markup of a comment before it is parsed (offering-users.md 2.12), in one pass over the text. An HTML parser opens each open formatting element
/// again in every following block, so the elements that come of a comment may be as many as the product of both; nesting costs stack.
/// </summary>
public static class CommentMarkup
{
    /// <summary>The maximum number of tags, end tags included.</summary>
    public const int MaxTags = 500;

    /// <summary>The maximum number of formatting tags without their end tag at any point.</summary>
    public const int MaxOpenFormatting = 20;

    /// <summary>The maximum length of one tag with its attributes, in characters.</summary>
    public const int MaxTagLength = 2048;

    /// <summary>The elements that the HTML standard reconstructs after a block.</summary>
    private static readonly FrozenSet<string> Formatting = FrozenSet.ToFrozenSet(
        ["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"], StringComparer.OrdinalIgnoreCase);

    private static readonly SearchValues<char> EndOfName = SearchValues.Create(" \t\n\f\r/>");

    /// <summary>Whether a comment is within the bounds.</summary>
    public static bool IsWithinBounds(string comment)
    {
        var open = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        var (tags, openFormatting, position) = (0, 0, 0);
        while ((position = comment.IndexOf('<', position)) >= 0)
        {
            var rest = comment.AsSpan(position);
            if (rest.StartsWith("<!--", StringComparison.Ordinal))
            {
                var end = comment.IndexOf("-->", position + 4, StringComparison.Ordinal);
                tags++;
                position = end < 0 ? comment.Length : end + 3;
            }
            else if (NameOf(rest) is { Length: > 0 } name)
            {
                var length = LengthOf(rest);
                var change = !Formatting.Contains(name) ? 0 : rest[1] != '/' ? 1 : open.GetValueOrDefault(name) > 0 ? -1 : 0;
                open[name] = open.GetValueOrDefault(name) + change;
                openFormatting += change;
                tags++;
                position += length;
                if (length > MaxTagLength || openFormatting > MaxOpenFormatting)
                {
                    return false;
                }
            }
            else
            {
                position++;
            }

            if (tags > MaxTags)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The name of the tag at the beginning of a text; empty where there is none.</summary>
    private static string NameOf(ReadOnlySpan<char> text)
    {
        var name = text[(text.Length > 1 && text[1] == '/' ? 2 : 1)..];
        if (name.IsEmpty || !char.IsAsciiLetter(name[0]))
        {
            return "";
        }

        var end = name.IndexOfAny(EndOfName);
        return (end < 0 ? name : name[..end]).ToString();
    }

    /// <summary>The length of a tag up to its end; by the HTML standard only a quote after an equals sign begins a quoted value.</summary>
    private static int LengthOf(ReadOnlySpan<char> tag)
    {
        var isValue = false;
        for (var i = 1; i < tag.Length; i++)
        {
            switch (tag[i])
            {
                case '>':
                    return i + 1;
                case '=':
                    isValue = true;
                    break;
                case '"' or '\'' when isValue:
                    var end = tag[(i + 1)..].IndexOf(tag[i]);
                    if (end < 0)
                    {
                        return tag.Length;
                    }

                    i += end + 1;
                    isValue = false;
                    break;
                case ' ' or '\t' or '\n' or '\f' or '\r':
                    break;
                default:
                    isValue = false;
                    break;
            }
        }

        return tag.Length;
    }
}
