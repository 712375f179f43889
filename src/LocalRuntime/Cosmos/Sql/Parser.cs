using System.Globalization;

namespace LocalRuntime.Cosmos.Sql;

/// <summary>A recursive descent parser for queries: clauses in this file, expressions in the other.</summary>
internal sealed partial class Parser
{
    private readonly string text;
    private readonly List<Token> tokens;
    private int position;
    private int depth;

    private Parser(string text) => (this.text, tokens) = (text, Lexer.Tokenize(text));

    private Token Current => tokens[position];

    /// <summary>Parses a query.</summary>
    public static Select Parse(string text)
    {
        var parser = new Parser(text);
        var query = parser.ParseSelect();
        return parser.Current.Kind == TokenKind.End ? query : throw parser.Unexpected("the end");
    }

    /// <summary>Parses the condition of a patch, <c>FROM c WHERE …</c>.</summary>
    public static Select ParseCondition(string text)
    {
        var parser = new Parser(text);
        var query = parser.ParseFrom(null, null);
        return parser.Current.Kind == TokenKind.End ? query : throw parser.Unexpected("the end");
    }

    private Select ParseSelect()
    {
        ExpectKeyword("SELECT");
        if (IsKeyword("DISTINCT"))
        {
            throw new QueryRefusedException("DISTINCT is not supported.");
        }

        var top = TakeKeyword("TOP") ? ParseCount() : null;
        IReadOnlyList<(string?, Expression)>? items = null;
        var begin = position;
        var sources = new List<string>();
        if (!TakeSymbol("*"))
        {
            items = TakeKeyword("VALUE") ? [(null, ParseItem(sources))] : ParseSelectItems(sources);
        }

        var result = TextSince(begin);
        var query = ParseFrom(items, top);
        return query with { Source = query.Source with { Result = result, Items = sources } };
    }

    private Expression ParseItem(List<string> sources)
    {
        var begin = position;
        var item = ParseExpression();
        sources.Add(TextSince(begin));
        return item;
    }

    private string TextSince(int begin) => text[tokens[begin].Position..Current.Position].TrimEnd();

    private List<(string?, Expression)> ParseSelectItems(List<string> sources)
    {
        var items = new List<(string?, Expression)>();
        do
        {
            var value = ParseItem(sources);
            var name = TakeKeyword("AS") ? ParseName("a name") : Current.Kind == TokenKind.Name ? ParseName("a name") : null;
            items.Add((name
                ?? (value is Path { Segments.Count: > 0 } path ? path.Segments[^1] : value is Path whole ? whole.Alias : $"${items.Count + 1}"), value));
        }
        while (TakeSymbol(","));
        return items;
    }

    private Select ParseFrom(IReadOnlyList<(string?, Expression)>? items, Expression? top)
    {
        ExpectKeyword("FROM");
        var begin = position;
        var alias = ParseName("a name after FROM");
        Path? array = null;
        if (TakeKeyword("IN"))
        {
            array = ParsePath(ParseName("a path after IN"));
        }
        else if (TakeKeyword("AS") || Current.Kind == TokenKind.Name)
        {
            alias = ParseName("an alias");
        }

        if (IsKeyword("JOIN"))
        {
            throw new QueryRefusedException("JOIN is not supported; EXISTS over a sub-select is.");
        }

        var from = TextSince(begin);
        Expression? where = null;
        string? condition = null;
        if (TakeKeyword("WHERE"))
        {
            begin = position;
            where = ParseExpression();
            condition = TextSince(begin);
        }

        if (IsKeyword("GROUP"))
        {
            throw new QueryRefusedException("GROUP BY is not supported.");
        }

        var order = TakeKeyword("ORDER") ? ParseOrderBy() : [];
        Expression? offset = null, limit = null;
        if (TakeKeyword("OFFSET"))
        {
            offset = ParseCount();
            ExpectKeyword("LIMIT");
            limit = ParseCount();
        }

        return new Select(items, top, alias, array, where, order, offset, limit) { Source = new SelectSource("", [], from, condition) };
    }

    private List<(Path, bool)> ParseOrderBy()
    {
        ExpectKeyword("BY");
        var order = new List<(Path, bool)>();
        do
        {
            if (ParseExpression() is not Path { Segments.Count: > 0 } path)
            {
                throw new QueryRefusedException("ORDER BY takes paths of properties only.");
            }

            order.Add((path, TakeKeyword("DESC") || (TakeKeyword("ASC") && false)));
        }
        while (TakeSymbol(","));
        return order;
    }

    private Expression ParseCount()
    {
        var count = ParsePrimary();
        return count is Parameter || (count is Literal literal && SortKey.ToNumber(literal.Key) is { } number && number >= 0 && number == Math.Floor(number))
            ? count
            : throw new QueryRefusedException("TOP, OFFSET and LIMIT take a parameter or a whole number.");
    }

    private string ParseName(string what)
    {
        if (Current.Kind != TokenKind.Name)
        {
            throw Unexpected(what);
        }

        return tokens[position++].Text;
    }

    private bool IsKeyword(string word) => Current.Kind == TokenKind.Keyword && Current.Text == word;

    private bool TakeKeyword(string word)
    {
        var found = IsKeyword(word);
        position += found ? 1 : 0;
        return found;
    }

    private void ExpectKeyword(string word)
    {
        if (!TakeKeyword(word))
        {
            throw Unexpected(word);
        }
    }

    private bool IsSymbol(string symbol) => Current.Kind == TokenKind.Symbol && Current.Text == symbol;

    private bool TakeSymbol(string symbol)
    {
        var found = IsSymbol(symbol);
        position += found ? 1 : 0;
        return found;
    }

    private void ExpectSymbol(string symbol)
    {
        if (!TakeSymbol(symbol))
        {
            throw Unexpected($"'{symbol}'");
        }
    }

    private QueryRefusedException Unexpected(string expected) =>
        new(string.Create(CultureInfo.InvariantCulture, $"Syntax error, incorrect syntax near '{Current.Text}' at {Current.Position}: expected {expected}."));
}
