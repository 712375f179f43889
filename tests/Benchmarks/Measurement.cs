using System.Globalization;
using System.Text;

namespace Benchmarks;

/// <summary>
/// Each operation at each size, and a bare Kestrel that answers the same bytes, in rounds that take turns, so that what else the machine does meets all of
/// them.
/// </summary>
internal sealed class Measurement : IAsyncDisposable
{
    /// <summary>So many that caches have all offerings afterwards.</summary>
    private const int CostSamples = 120;

    private readonly MeasureArguments arguments;
    private readonly BareKestrel kestrel;
    private readonly List<(int Size, ServedApp App, SeededCatalog Catalog)> services = [];
    private readonly Figures figures = new();

    private Measurement(MeasureArguments arguments, BareKestrel kestrel) => (this.arguments, this.kestrel) = (arguments, kestrel);

    /// <summary>Returns 0 if every answer was as it should be, otherwise 1.</summary>
    public static async Task<int> RunAsync(MeasureArguments arguments)
    {
        if (!await Wrk.IsInstalledAsync())
        {
            return 2;
        }

        await using var measurement = new Measurement(arguments, await BareKestrel.StartAsync());
        await measurement.SeedAsync();
        for (var round = 1; round <= arguments.Rounds; round++)
        {
            foreach (var operation in arguments.Operations)
            {
                await measurement.RunAsync(operation, round);
            }
        }

        measurement.figures.MemoryMegabytes = measurement.services.Max(service => service.App.Megabytes);
        measurement.figures.Print(Console.Out);
        if (arguments.Json is { } file)
        {
            await File.WriteAllTextAsync(file, measurement.figures.ToJson());
        }

        return measurement.figures.Errors == 0 ? 0 : 1;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (_, app, _) in services)
        {
            await app.DisposeAsync();
        }

        await kestrel.DisposeAsync();
    }

    private async Task SeedAsync()
    {
        foreach (var size in arguments.Sizes)
        {
            var app = await ServedApp.StartAsync(arguments.App, arguments.Connections);
            var catalog = await SeededCatalog.ImportAsync(app.Http, size, Operation.NewUsers, SeededCatalog.StateOf);
            services.Add((size, app, catalog));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{size} records: first answer after {app.StartTook.TotalSeconds:F2} s, "
                + $"imported in {catalog.RecordsTook.TotalSeconds:F1} s, {app.Megabytes:F0} MB"));
        }
    }

    private async Task RunAsync(string name, int round)
    {
        var operation = Operation.All[name];
        foreach (var (size, app, catalog) in services)
        {
#pragma warning disable CA5394 // Each round asks for the same.
            var requests = operation.Requests(catalog, new Random(round));
#pragma warning restore CA5394
            if (round == 1)
            {
                await SampleAsync(name, size, app, requests.WarmUp[0]);
                await RestoreAsync();
            }

            if (size == arguments.Sizes[0])
            {
                figures.AddKestrel(name, await RunAsync(kestrel.Url, requests));
            }

            figures.Add(name, size, await RunAsync(app.Url, requests));
            await RestoreAsync();

            Task RestoreAsync() => operation.Restore?.Invoke(app, catalog) ?? Task.CompletedTask;
        }

        Task<Measured> RunAsync(string url, OperationRequests requests) =>
            Wrk.RunAsync(url, requests, arguments.Connections, arguments.WarmUp, arguments.Seconds);
    }

    /// <summary>What requests cost, as the service tells; the last answer becomes that of the bare Kestrel.</summary>
    private async Task SampleAsync(string name, int size, ServedApp app, IReadOnlyList<BenchmarkRequest> requests)
    {
        // The first half fills caches; the second one is the same, where an operation may be repeated.
        var costs = new List<(double Calls, double Charge)>();
        var first = requests.Take(CostSamples).ToList();
        foreach (var sample in Operation.All[name].MayRepeat ? first.Concat(first) : first)
        {
            using var request = new HttpRequestMessage(new HttpMethod(sample.Method), app.Url + sample.Path);
            request.Headers.Authorization = new("Token", sample.Key);
            if (sample.Body.Length > 0)
            {
                request.Content = new StringContent(sample.Body, Encoding.UTF8, "application/json");
            }

            using var answer = await app.Http.SendAsync(request);
            var body = await answer.Content.ReadAsByteArrayAsync();
            if (!answer.IsSuccessStatusCode)
            {
                throw new InvalidOperationException($"{sample.Method} {sample.Path} was answered {(int)answer.StatusCode}: {Encoding.UTF8.GetString(body)}");
            }

            costs.Add((Cost("X-Store-Calls"), Cost("X-Store-Charge")));
            kestrel.Answer((int)answer.StatusCode, body);

            double Cost(string header) => double.Parse(answer.Headers.GetValues(header).Single(), CultureInfo.InvariantCulture);
        }

        var warm = costs.Skip(costs.Count / 2).ToList();
        figures.AddCost(name, size, warm.Average(cost => cost.Calls), warm.Average(cost => cost.Charge));
    }
}
