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
            measure [--app DIR] [--records N,…] [--operations NAME,…] [--rounds N] [--seconds N] [--warm-up N] [--connections N] [--json FILE]
              Requests per second, latency, calls and request units of each operation at each number of records, beside a bare Kestrel that answers the
              same bytes, by wrk. Defaults: published, 1000,10000,100000, all, 3, 8, 3, 8, no file.
            simulate [--app DIR] [--partitions N] [--latency READ,WRITE] [--ru N] [--records N] [--rate N] [--seconds N]
              The mixed load at a rate on a store of N physical partitions, each with so many request units a second, behind a socket and a latency in ms:
              what it uses of each, beside what scale computes. Defaults: published, 4, 5,8, 10000, 10000, 100, 60.
            scale [--check FILE] [--set NAME=VALUE]…
              What 1 million and 100 million records, 1,000 requests a second, and one offering of 10 million need and cost, as the tables of docs/scale.md;
              or whether FILE has these tables.
            All but scale start the published app in DIR on directories of their own. load and idle end with 0 only if the figures are within their bounds,
            measure and simulate only if every answer was as it should be.
            """);
        return 2;
    }
}
