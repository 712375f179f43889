using System.Collections.Concurrent;

namespace LocalRuntime.Tests.App;

/// <summary>What the functions of one host did, and gates at which they wait: each host has its own.</summary>
public sealed class Notes
{
    private readonly ConcurrentQueue<string> all = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> gates = new(StringComparer.Ordinal);

    /// <summary>Set by a test that changes an orchestrator between two episodes.</summary>
    public bool IsChanged { get; set; }

    public IReadOnlyCollection<string> All => all;

    public void Add(string note) => all.Enqueue(note);

    public int Count(string note) => all.Count(one => one == note);

    /// <summary>Has who comes to the gate of that name wait.</summary>
    public void Close(string gate) => gates[gate] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Open(string gate) => gates[gate].SetResult();

    /// <summary>Goes through a gate that is not closed, and waits at one that is.</summary>
    public Task PassAsync(string gate, CancellationToken cancellation) =>
        gates.TryGetValue(gate, out var closed) ? closed.Task.WaitAsync(cancellation) : Task.CompletedTask;
}
