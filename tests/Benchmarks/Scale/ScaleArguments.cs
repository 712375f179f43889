namespace Benchmarks.Scale;

/// <summary>The arguments of the estimates.</summary>
/// <param name="Check">The document whose tables are compared with what is computed; null to print them.</param>
internal sealed record ScaleArguments(string? Check, Assumptions Assumptions)
{
    public static bool TryParse(IReadOnlyList<string> args, out ScaleArguments arguments)
    {
        arguments = new ScaleArguments(null, Assumptions.Default);
        for (var i = 0; i < args.Count; i += 2)
        {
            if (i + 1 == args.Count)
            {
                return false;
            }

            switch (args[i])
            {
                case "--check":
                    arguments = arguments with { Check = args[i + 1] };
                    break;
                case "--set" when arguments.Assumptions.With(args[i + 1]) is { } changed:
                    arguments = arguments with { Assumptions = changed };
                    break;
                default:
                    return false;
            }
        }

        return true;
    }
}
