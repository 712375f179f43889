using System.Globalization;

namespace LocalRuntime.Cosmos.Sql;

/// <summary>Understands a query: its clauses here, its expressions in the other half.</summary>
internal sealed partial class Parser
{
    private readonly List<Token> tokens;
    private int position;
    private int depth;

    private Parser(string text) => tokens = Lexer.Cut(text);

    private Token Current => tokens[position];

    /// <summary>The query of a text.</summary>
    public static Select Parse(string text)
    {
        var parser = new Parser(text);
        var query = parser.Query();
        return parser.Current.Kind == TokenKind.End ? query : throw parser.Unexpected("the end");
    }

    /// <summary>The condition of a patch, <c>FROM c WHERE …</c>.</summary>
    public static Select ParseCondition(string text)
    {
        var parser = new Parser(text);
        var query = parser.FromOn(null, null);
        return parser.Current.Kind == TokenKind.End ? query : throw parser.Unexpected("the end");
    }

    private Select Query()
    {
        Expect("SELECT");
        if (IsKeyword("DISTINCT"))
        {
            throw new QueryRefused("DISTINCT is not supported.");
        }

        var top = Take("TOP") ? Amount() : null;
        IReadOnlyList<(string?, Expression)>? items = null;
        if (!TakeSymbol("*"))
        {
            items = Take("VALUE") ? [(null, Operand())] : Items();
        }

        return FromOn(items, top);
    }

    private List<(string?, Expression)> Items()
    {
        var items = new List<(string?, Expression)>();
        do
        {
            var value = Operand();
            var name = Take("AS") ? Name("a name") : Current.Kind == TokenKind.Name ? Name("a name") : null;
            items.Add((name
                ?? (value is Path { Segments.Count: > 0 } path ? path.Segments[^1] : value is Path whole ? whole.Alias : $"${items.Count + 1}"), value));
        }
        while (TakeSymbol(","));
        return items;
    }

    private Select FromOn(IReadOnlyList<(string?, Expression)>? items, Expression? top)
    {
        Expect("FROM");
        var alias = Name("a name after FROM");
        Path? array = null;
        if (Take("IN"))
        {
            array = PathFrom(Name("a path after IN"));
        }
        else if (Take("AS") || Current.Kind == TokenKind.Name)
        {
            alias = Name("an alias");
        }

        if (IsKeyword("JOIN"))
        {
            throw new QueryRefused("JOIN is not supported; EXISTS over a sub-select is.");
        }

        var where = Take("WHERE") ? Operand() : null;
        if (IsKeyword("GROUP"))
        {
            throw new QueryRefused("GROUP BY is not supported.");
        }

        var order = Take("ORDER") ? Order() : [];
        Expression? offset = null, limit = null;
        if (Take("OFFSET"))
        {
            offset = Amount();
            Expect("LIMIT");
            limit = Amount();
        }

        return new Select(items, top, alias, array, where, order, offset, limit);
    }

    private List<(Path, bool)> Order()
    {
        Expect("BY");
        var order = new List<(Path, bool)>();
        do
        {
            if (Operand() is not Path { Segments.Count: > 0 } path)
            {
                throw new QueryRefused("ORDER BY takes paths of properties only.");
            }

            order.Add((path, Take("DESC") || (Take("ASC") && false)));
        }
        while (TakeSymbol(","));
        return order;
    }

    private Expression Amount()
    {
        var amount = Primary();
        return amount is Parameter || (amount is Literal literal && SortKey.ToNumber(literal.Key) is { } number && number >= 0 && number == Math.Floor(number))
            ? amount
            : throw new QueryRefused("TOP, OFFSET and LIMIT take a parameter or a whole number.");
    }

    private string Name(string what)
    {
        if (Current.Kind != TokenKind.Name)
        {
            throw Unexpected(what);
        }

        return tokens[position++].Text;
    }

    private bool IsKeyword(string word) => Current.Kind == TokenKind.Keyword && Current.Text == word;

    private bool Take(string word)
    {
        var found = IsKeyword(word);
        position += found ? 1 : 0;
        return found;
    }

    private void Expect(string word)
    {
        if (!Take(word))
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

    private QueryRefused Unexpected(string wanted) =>
        new(string.Create(CultureInfo.InvariantCulture, $"Syntax error, incorrect syntax near '{Current.Text}' at {Current.Position}: expected {wanted}."));
}
