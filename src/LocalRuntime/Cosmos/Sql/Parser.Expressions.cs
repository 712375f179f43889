using System.Globalization;

namespace LocalRuntime.Cosmos.Sql;

/// <summary>Expressions, weakest binding first: OR, AND, NOT, comparisons, values.</summary>
internal sealed partial class Parser
{
    /// <summary>How deep parentheses and calls may nest: what recurses must end before the stack does.</summary>
    private const int DeepestNesting = 100;

    private static readonly string[] Comparisons = ["=", "!=", "<>", "<", "<=", ">", ">="];

    private Expression Operand()
    {
        if (++depth > DeepestNesting)
        {
            throw new QueryRefused($"The query nests deeper than {DeepestNesting} levels.");
        }

        var expression = Chain("OR", () => Chain("AND", Negated));
        if (IsSymbol("?"))
        {
            throw new QueryRefused("The operator ? : is not supported.");
        }

        depth--;
        return expression;
    }

    private Expression Chain(string word, Func<Expression> next)
    {
        var first = next();
        if (!IsKeyword(word))
        {
            return first;
        }

        var terms = new List<Expression> { first };
        while (Take(word))
        {
            terms.Add(next());
        }

        return new Logic(word == "AND", terms);
    }

    private Expression Negated()
    {
        var times = 0;
        while (Take("NOT"))
        {
            times++;
        }

        Expression term = Compared();
        for (; times > 0; times--)
        {
            term = new Not(term);
        }

        return term;
    }

    private Expression Compared()
    {
        var left = Alternative();
        if (Current.Kind == TokenKind.Symbol && Comparisons.Contains(Current.Text))
        {
            var symbol = tokens[position++].Text;
            return new Comparison(symbol == "<>" ? "!=" : symbol, left, Alternative());
        }

        var negated = Take("NOT");
        if (Take("IN"))
        {
            ExpectSymbol("(");
            var found = new In(left, List(")"));
            return negated ? new Not(found) : found;
        }

        if (Take("BETWEEN"))
        {
            var low = Alternative();
            Expect("AND");
            var between = new Logic(true, [new Comparison(">=", left, low), new Comparison("<=", left, Alternative())]);
            return negated ? new Not(between) : between;
        }

        return negated ? throw Unexpected("IN or BETWEEN") : left;
    }

    private Expression Alternative()
    {
        var left = Primary();
        while (TakeSymbol("??"))
        {
            left = new Coalesce(left, Primary());
        }

        if (Current.Kind == TokenKind.Symbol && Current.Text is "+" or "-" or "*" or "/" or "%" or "||" or "&" or "|" or "^")
        {
            throw new QueryRefused($"The operator {Current.Text} is not supported.");
        }

        return left;
    }

    private Expression Primary()
    {
        var token = tokens[position++];
        switch (token.Kind)
        {
            case TokenKind.Parameter:
                return new Parameter(token.Text);
            case TokenKind.Text:
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
                return SubSelect();
            case TokenKind.Name when IsSymbol("("):
                position++;
                return new Call(token.Text.ToUpperInvariant(), List(")"));
            case TokenKind.Name:
                return PathFrom(token.Text);
            case TokenKind.Symbol when token.Text == "(":
                var inner = Operand();
                ExpectSymbol(")");
                return inner;
            case TokenKind.Symbol when token.Text == "[":
                return new NewArray(List("]"));
            case TokenKind.Symbol when token.Text == "{":
                return Object();
            default:
                position--;
                throw Unexpected("a value");
        }
    }

    private Exists SubSelect()
    {
        ExpectSymbol("(");
        if (++depth > DeepestNesting)
        {
            throw new QueryRefused($"The query nests deeper than {DeepestNesting} levels.");
        }

        var query = Query();
        depth--;
        ExpectSymbol(")");
        return query.Array is not null && query.OrderBy.Count == 0 && query.Limit is null && query.Top is null
            ? new Exists(query)
            : throw new QueryRefused("EXISTS takes a sub-select of the form SELECT VALUE x FROM x IN c.path WHERE …");
    }

    private NewObject Object()
    {
        var properties = new List<(string, Expression)>();
        if (!TakeSymbol("}"))
        {
            do
            {
                var name = Current.Kind is TokenKind.Text or TokenKind.Name ? tokens[position++].Text : throw Unexpected("a property's name");
                ExpectSymbol(":");
                properties.Add((name, Operand()));
            }
            while (TakeSymbol(","));
            ExpectSymbol("}");
        }

        return new NewObject(properties);
    }

    private List<Expression> List(string end)
    {
        var items = new List<Expression>();
        if (TakeSymbol(end))
        {
            return items;
        }

        do
        {
            items.Add(Operand());
        }
        while (TakeSymbol(","));
        ExpectSymbol(end);
        return items;
    }

    private Path PathFrom(string alias)
    {
        var segments = new List<string>();
        while (true)
        {
            if (TakeSymbol("."))
            {
                segments.Add(Name("a property's name"));
            }
            else if (TakeSymbol("["))
            {
                var index = Current.Kind is TokenKind.Text or TokenKind.Number ? tokens[position++].Text : throw Unexpected("a name in quotes or an index");
                segments.Add(index.Contains('/', StringComparison.Ordinal)
                    ? throw new QueryRefused("A property's name with a slash is not supported.")
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
