using System.Diagnostics;
using System.Diagnostics.Metrics;
using OpenTelemetry;

namespace OfferingUsers.Functions.Observability;

/// <summary>
/// The app's own spans and metrics, in addition to those of its libraries. They cost nothing without a listener, and have no names, comments, answers or tokens
/// as values.
/// </summary>
internal static class Telemetry
{
    /// <summary>The name of the activity source and of the meter.</summary>
    public const string Name = "OfferingUsers";

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

    /// <summary>Until the result is disposed, nothing below the current span is traced: this span tells all that may be told.</summary>
    public static IDisposable WithoutOtherSpans() => SuppressInstrumentationScope.Begin();

    /// <summary>Counts a call to Cosmos DB and its request units.</summary>
    public static void StoreCalled(string container, int status, double charge)
    {
        if (!StoreCalls.Enabled && !StoreCharge.Enabled)
        {
            return;
        }

        var containerTag = KeyValuePair.Create<string, object?>("container", container);
        StoreCalls.Add(1, containerTag, KeyValuePair.Create<string, object?>("status", status));
        StoreCharge.Add(charge, containerTag);
    }

    /// <summary>Counts a state change, if the states differ; null for a record that did not exist before, or no longer exists.</summary>
    public static void StateChanged(string? from, string? to)
    {
        if (from != to)
        {
            StateChanges.Add(1, KeyValuePair.Create<string, object?>("from", from ?? "none"), KeyValuePair.Create<string, object?>("to", to ?? "none"));
        }
    }

    /// <summary>Counts a timeout of a waiting state.</summary>
    public static void TimedOut(string state) => Timeouts.Add(1, KeyValuePair.Create<string, object?>("state", state));

    /// <summary>Counts a reminder of a waiting state.</summary>
    public static void Reminded(string state) => Reminders.Add(1, KeyValuePair.Create<string, object?>("state", state));
}
