using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace OfferingUsers.Functions.Observability;

/// <summary>
/// What the app tells of itself beside what its libraries tell. Nothing here costs anything while nobody listens; no name, comment, answer or key is ever a
/// value.
/// </summary>
internal static class Telemetry
{
    /// <summary>The name of the source of spans and of the meter.</summary>
    public const string Name = "OfferingUsers";

    /// <summary>Spans of the app.</summary>
    public static readonly ActivitySource Source = new(Name);

    private static readonly Meter Meter = new(Name);

    private static readonly Counter<long> StoreCalls =
        Meter.CreateCounter<long>("offering_users.store.calls", "{call}", "Calls to Cosmos DB, by container and status.");
    private static readonly Counter<double> StoreCharge =
        Meter.CreateCounter<double>("offering_users.store.charge", "{request_unit}", "What they cost, by container.");
    private static readonly Counter<long> StateChanges =
        Meter.CreateCounter<long>("offering_users.state_changes", "{change}", "Records that went from state to state.");
    private static readonly Counter<long> Timeouts =
        Meter.CreateCounter<long>("offering_users.timeouts", "{record}", "Records that waited too long, by the state they waited in.");
    private static readonly Counter<long> Reminders =
        Meter.CreateCounter<long>("offering_users.reminders", "{record}", "Records that are half-way to their timeout, by state.");

    /// <summary>An answer of the store.</summary>
    public static void StoreAnswered(string container, int status, double charge)
    {
        if (!StoreCalls.Enabled && !StoreCharge.Enabled)
        {
            return;
        }

        var where = KeyValuePair.Create<string, object?>("container", container);
        StoreCalls.Add(1, where, KeyValuePair.Create<string, object?>("status", status));
        StoreCharge.Add(charge, where);
    }

    /// <summary>A record's change from one state to another, or its beginning or end; the same state twice is none.</summary>
    public static void StateChanged(string? from, string? to)
    {
        if (from != to)
        {
            StateChanges.Add(1, KeyValuePair.Create<string, object?>("from", from ?? "none"), KeyValuePair.Create<string, object?>("to", to ?? "none"));
        }
    }

    /// <summary>A wait that timed out.</summary>
    public static void TimedOut(string state) => Timeouts.Add(1, KeyValuePair.Create<string, object?>("state", state));

    /// <summary>A wait that somebody should be reminded of.</summary>
    public static void Reminded(string state) => Reminders.Add(1, KeyValuePair.Create<string, object?>("state", state));
}
