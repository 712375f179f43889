using System.Globalization;

namespace Benchmarks;

/// <summary>The arguments of a load: the published app, how many records, how long, and over how many connections.</summary>
internal sealed record LoadArguments(string App, int Records, int Minutes, int Connections)
{
    public static bool TryParse(IReadOnlyList<string> args, out LoadArguments arguments)
    {
        arguments = new LoadArguments("published", 20_000, 5, 16);
        for (var i = 0; i < args.Count; i += 2)
        {
            if (i + 1 == args.Count)
            {
                return false;
            }

            var isNumber = int.TryParse(args[i + 1], CultureInfo.InvariantCulture, out var number) && number > 0;
            switch (args[i])
            {
                case "--app":
                    arguments = arguments with { App = args[i + 1] };
                    break;
                case "--records" when isNumber:
                    arguments = arguments with { Records = number };
                    break;
                case "--minutes" when isNumber:
                    arguments = arguments with { Minutes = number };
                    break;
                case "--connections" when isNumber:
                    arguments = arguments with { Connections = number };
                    break;
                default:
                    return false;
            }
        }

        return true;
    }

    public static int ExplainUsage()
    {
        Console.Error.WriteLine(
            """
            load [--app DIR] [--records N] [--minutes N] [--connections N]
              Mixed load on N records: requests, errors, latency, memory and write-ahead log of each minute. Defaults: published, 20000, 5, 16.
            idle [--app DIR] [--records N] [--minutes N]
              What N records that wait cost a service that nobody asks: processor time and memory of each minute.
            Both start the published app in DIR on a directory of their own, and end with 0 only if the figures are within their bounds.
            """);
        return 2;
    }
}
