using System.Globalization;

namespace LocalRuntime.Cosmos.Sql;

/// <summary>Parses expressions, lowest precedence first: OR, AND, NOT, comparisons, values.</summary>
internal sealed partial class Parser
{
    /// <summary>The maximum nesting of parentheses and calls, so that recursion cannot overflow the stack.</summary>
    private const int MaxNestingDepth = 100;

    private static readonly string[] Comparisons = ["=", "!=", "<>", "<", "<=", ">", ">="];

    private Expression ParseExpression()
    {
        if (++depth > MaxNestingDepth)
        {
            throw new QueryRefusedException($"The query nests deeper than {MaxNestingDepth} levels.");
        }

        var expression = ParseLogic("OR", () => ParseLogic("AND", ParseNot));
        if (IsSymbol("?"))
        {
            throw new QueryRefusedException("The operator ? : is not supported.");
        }

        depth--;
        return expression;
    }

    private Expression ParseLogic(string word, Func<Expression> next)
    {
        var first = next();
        if (!IsKeyword(word))
        {
            return first;
        }

        var terms = new List<Expression> { first };
        while (TakeKeyword(word))
        {
            terms.Add(next());
        }

        return new Logic(word == "AND", terms);
    }

    private Expression ParseNot()
    {
        var times = 0;
        while (TakeKeyword("NOT"))
        {
            times++;
        }

        Expression term = ParseComparison();
        for (; times > 0; times--)
        {
            term = new Not(term);
        }

        return term;
    }

    private Expression ParseComparison()
    {
        var left = ParseCoalesce();
        if (Current.Kind == TokenKind.Symbol && Comparisons.Contains(Current.Text))
        {
            var symbol = tokens[position++].Text;
            return new Comparison(symbol == "<>" ? "!=" : symbol, left, ParseCoalesce());
        }

        var isNegated = TakeKeyword("NOT");
        if (TakeKeyword("IN"))
        {
            ExpectSymbol("(");
            var membership = new In(left, ParseList(")"));
            return isNegated ? new Not(membership) : membership;
        }

        if (TakeKeyword("BETWEEN"))
        {
            var low = ParseCoalesce();
            ExpectKeyword("AND");
            var between = new Logic(true, [new Comparison(">=", left, low), new Comparison("<=", left, ParseCoalesce())]);
            return isNegated ? new Not(between) : between;
        }

        return isNegated ? throw Unexpected("IN or BETWEEN") : left;
    }

    private Expression ParseCoalesce()
    {
        var left = ParsePrimary();
        while (TakeSymbol("??"))
        {
            left = new Coalesce(left, ParsePrimary());
        }

        if (Current.Kind == TokenKind.Symbol && Current.Text is "+" or "-" or "*" or "/" or "%" or "||" or "&" or "|" or "^")
        {
            throw new QueryRefusedException($"The operator {Current.Text} is not supported.");
        }

        return left;
    }

    private Expression ParsePrimary()
    {
        var token = tokens[position++];
        switch (token.Kind)
        {
            case TokenKind.Parameter:
                return new Parameter(token.Text);
            case TokenKind.String:
                return new Literal(SortKey.OfString(token.Text));
            case TokenKind.Number:
                return new Literal(SortKey.OfNumber(double.Parse(token.Text, NumberStyles.Float, CultureInfo.InvariantCulture)));
            case TokenKind.Keyword when token.Text is "TRUE" or "FALSE":
                return new Literal(SortKey.OfBoolean(token.Text == "TRUE"));
            case TokenKind.Keyword when token.Text == "NULL":
                return new Literal(SortKey.Null);
            case TokenKind.Keyword when token.Text == "UNDEFINED":
                return new Literal(null);
            case TokenKind.Keyword when token.Text == "EXISTS":
                return ParseExists();
            case TokenKind.Name when IsSymbol("("):
                position++;
                return new Call(token.Text.ToUpperInvariant(), ParseList(")"));
            case TokenKind.Name:
                return ParsePath(token.Text);
            case TokenKind.Symbol when token.Text == "(":
                var inner = ParseExpression();
                ExpectSymbol(")");
                return inner;
            case TokenKind.Symbol when token.Text == "[":
                return new NewArray(ParseList("]"));
            case TokenKind.Symbol when token.Text == "{":
                return ParseObject();
            default:
                position--;
                throw Unexpected("a value");
        }
    }

    private Exists ParseExists()
    {
        ExpectSymbol("(");
        if (++depth > MaxNestingDepth)
        {
            throw new QueryRefusedException($"The query nests deeper than {MaxNestingDepth} levels.");
        }

        var query = ParseSelect();
        depth--;
        ExpectSymbol(")");
        return query.Array is not null && query.OrderBy.Count == 0 && query.Limit is null && query.Top is null
            ? new Exists(query)
            : throw new QueryRefusedException("EXISTS takes a sub-select of the form SELECT VALUE x FROM x IN c.path WHERE …");
    }

    private NewObject ParseObject()
    {
        var properties = new List<(string, Expression)>();
        if (!TakeSymbol("}"))
        {
            do
            {
                var name = Current.Kind is TokenKind.String or TokenKind.Name ? tokens[position++].Text : throw Unexpected("a property's name");
                ExpectSymbol(":");
                properties.Add((name, ParseExpression()));
            }
            while (TakeSymbol(","));
            ExpectSymbol("}");
        }

        return new NewObject(properties);
    }

    private List<Expression> ParseList(string end)
    {
        var items = new List<Expression>();
        if (TakeSymbol(end))
        {
            return items;
        }

        do
        {
            items.Add(ParseExpression());
        }
        while (TakeSymbol(","));
        ExpectSymbol(end);
        return items;
    }

    private Path ParsePath(string alias)
    {
        var segments = new List<string>();
        while (true)
        {
            if (TakeSymbol("."))
            {
                segments.Add(ParseName("a property's name"));
            }
            else if (TakeSymbol("["))
            {
                var index = Current.Kind is TokenKind.String or TokenKind.Number ? tokens[position++].Text : throw Unexpected("a name in quotes or an index");
                segments.Add(index.Contains('/', StringComparison.Ordinal)
                    ? throw new QueryRefusedException("A property's name with a slash is not supported.")
                    : index);
                ExpectSymbol("]");
            }
            else
            {
                return new Path(alias, segments);
            }
        }
    }
}
