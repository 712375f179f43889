using System.Diagnostics;
using System.Globalization;
using Microsoft.Azure.Cosmos;
using OfferingUsers.Functions.Observability;

namespace OfferingUsers.Functions.Storage;

/// <summary>
/// Counts the Cosmos DB calls and request units of a request, in a handler of the client so that every call is counted. Tests assert the budgets of the
/// endpoints with it.
/// </summary>
public sealed class CosmosCost : RequestHandler
{
    private readonly AsyncLocal<Tally?> current = new();

    /// <summary>Starts to count the calls of the current asynchronous flow, including tasks it starts.</summary>
    public Tally Begin() => current.Value = new Tally();

    public override async Task<ResponseMessage> SendAsync(RequestMessage request, CancellationToken cancellationToken)
    {
        var tally = current.Value;
        var container = ContainerOf(request.RequestUri.OriginalString);
        using var span = Telemetry.Source.HasListeners() ? Telemetry.Source.StartActivity("cosmos " + container, ActivityKind.Client) : null;
        using var alone = span is null ? null : Telemetry.WithoutOtherSpans();
        var response = await base.SendAsync(request, cancellationToken);
        var charge = response.Headers.RequestCharge;
        tally?.Add(charge);
        Telemetry.StoreCalled(container, (int)response.StatusCode, charge);
        span?.SetTag("db.system.name", "azure.cosmosdb").SetTag("db.collection.name", container).SetTag("http.request.method", request.Method.Method)
            .SetTag("azure.cosmosdb.operation.request_charge", charge).SetTag("db.response.status_code", (int)response.StatusCode);
        return response;
    }

    /// <summary>The container of a path such as <c>dbs/offering-users/colls/catalog/docs/…</c>.</summary>
    private static string ContainerOf(string path)
    {
        const string Marker = "/colls/";
        var start = path.IndexOf(Marker, StringComparison.Ordinal);
        if (start < 0)
        {
            return "database";
        }

        var name = path.AsSpan(start + Marker.Length);
        var end = name.IndexOf('/');
        return ContainerDefinitions.NameOf(end < 0 ? name : name[..end]);
    }

    /// <summary>Calls and request units so far. Thread-safe, because responses arrive on any thread.</summary>
    public sealed class Tally
    {
        private readonly Lock gate = new();
        private int calls;
        private double charge;

        public int Calls
        {
            get
            {
                lock (gate)
                {
                    return calls;
                }
            }
        }

        public double Charge
        {
            get
            {
                lock (gate)
                {
                    return charge;
                }
            }
        }

        /// <summary>Such as <c>2 calls, 6.51 RU</c>.</summary>
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Calls} calls, {Charge:0.##} RU");

        internal void Add(double requestCharge)
        {
            lock (gate)
            {
                calls++;
                charge += requestCharge;
            }
        }
    }
}
