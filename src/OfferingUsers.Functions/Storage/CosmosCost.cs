using System.Globalization;
using Microsoft.Azure.Cosmos;

namespace OfferingUsers.Functions.Storage;

/// <summary>
/// Counts what a request costs in the store, on the client itself so that nothing escapes it: calls and request units. Cost is part of the design, and the
/// budgets of the endpoints are asserted by it.
/// </summary>
public sealed class CosmosCost : RequestHandler
{
    private readonly AsyncLocal<Tally?> current = new();

    /// <summary>Begins to count what this flow of control and those it starts send.</summary>
    public Tally Begin() => current.Value = new Tally();

    public override async Task<ResponseMessage> SendAsync(RequestMessage request, CancellationToken cancellationToken)
    {
        var tally = current.Value;
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        tally?.Add(response.Headers.RequestCharge);
        return response;
    }

    /// <summary>Calls and request units so far; written by whichever thread an answer comes in on.</summary>
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

        /// <summary><c>2 calls, 6.51 RU</c>.</summary>
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
