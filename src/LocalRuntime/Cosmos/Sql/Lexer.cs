using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace LocalRuntime.Cosmos.Sql;

internal enum TokenKind
{
    End,
    Name,
    Keyword,
    Parameter,
    String,
    Number,
    Symbol,
}

/// <summary>A token of a query; keywords are in upper case, strings without quotes.</summary>
internal readonly record struct Token(TokenKind Kind, string Text, int Position);

/// <summary>Splits a query into tokens.</summary>
internal static class Lexer
{
    /// <summary>Reserved words of Cosmos DB, which cannot be property names after a dot.</summary>
    private static readonly FrozenSet<string> Keywords = FrozenSet.ToFrozenSet(
        [
            "ALL", "AND", "ANY", "AS", "ASC", "BETWEEN", "BY", "CASE", "CAST", "CONVERT", "CROSS", "DESC", "DISTINCT", "ELSE", "END",
            "ESCAPE", "EXISTS", "FALSE", "FIRST",
            "FOR", "FROM", "GROUP", "HAVING", "IN", "INNER", "INSERT", "INTO", "IS", "JOIN", "LAST", "LEFT", "LIKE", "LIMIT",
            "NOT", "NULL", "OFFSET", "ON", "OR", "ORDER", "OUTER",
            "OVER", "RIGHT", "SELECT", "SET", "THEN", "TOP", "TRUE", "UDF", "UNDEFINED", "UPDATE", "VALUE", "WHEN", "WHERE", "WITH",
        ],
        StringComparer.OrdinalIgnoreCase);

    private static readonly string[] LongSymbols = ["!=", "<>", "<=", ">=", "??", "||"];

    public static List<Token> Tokenize(string text)
    {
        var tokens = new List<Token>();
        var position = 0;
        while (position < text.Length)
        {
            var start = text[position];
            if (char.IsWhiteSpace(start))
            {
                position++;
            }
            else if (char.IsLetter(start) || start == '_')
            {
                var word = ReadWord(text, position);
                tokens.Add(Keywords.Contains(word)
                    ? new Token(TokenKind.Keyword, word.ToUpperInvariant(), position)
                    : new Token(TokenKind.Name, word, position));
                position += word.Length;
            }
            else if (start == '@')
            {
                var word = ReadWord(text, position + 1);
                tokens.Add(new Token(TokenKind.Parameter, "@" + word, position));
                position += 1 + word.Length;
            }
            else if (char.IsAsciiDigit(start) || (start is '-' or '.' && position + 1 < text.Length && char.IsAsciiDigit(text[position + 1])))
            {
                position = ReadNumber(text, position, tokens);
            }
            else if (start is '\'' or '"')
            {
                position = ReadString(text, position, tokens);
            }
            else
            {
                var symbol = LongSymbols.FirstOrDefault(candidate => string.CompareOrdinal(text, position, candidate, 0, 2) == 0) ?? start.ToString();
                tokens.Add(new Token(TokenKind.Symbol, symbol, position));
                position += symbol.Length;
            }
        }

        tokens.Add(new Token(TokenKind.End, "the end", text.Length));
        return tokens;
    }

    private static string ReadWord(string text, int start)
    {
        var end = start;
        while (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] == '_'))
        {
            end++;
        }

        return text[start..end];
    }

    private static int ReadNumber(string text, int start, List<Token> tokens)
    {
        var end = start + 1;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '.' || (text[end] is '+' or '-' && text[end - 1] is 'e' or 'E')))
        {
            end++;
        }

        var word = text[start..end];
        if (!double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number))
        {
            throw new QueryRefusedException($"Syntax error: '{word}' at {start} is not a number.");
        }

        tokens.Add(new Token(TokenKind.Number, word, start));
        return end;
    }

    private static int ReadString(string text, int start, List<Token> tokens)
    {
        var value = new StringBuilder();
        for (var position = start + 1; position < text.Length; position++)
        {
            var current = text[position];
            if (current == text[start])
            {
                tokens.Add(new Token(TokenKind.String, value.ToString(), start));
                return position + 1;
            }

            if (current != '\\')
            {
                value.Append(current);
                continue;
            }

            position++;
            var escaped = position < text.Length ? text[position] : '\0';
            if (escaped == 'u' && position + 4 < text.Length
                && ushort.TryParse(text.AsSpan(position + 1, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var code))
            {
                value.Append((char)code);
                position += 4;
                continue;
            }

            value.Append(escaped switch
            {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                'b' => '\b',
                'f' => '\f',
                '\'' or '"' or '\\' or '/' => escaped,
                _ => throw new QueryRefusedException($"Syntax error: unknown escape sequence at {position}."),
            });
        }

        throw new QueryRefusedException($"Syntax error: the string that begins at {start} does not end.");
    }
}
