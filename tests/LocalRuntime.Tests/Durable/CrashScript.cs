using LocalRuntime.Tests.App;
using LocalRuntime.Tests.Hosting;

namespace LocalRuntime.Tests.Durable;

/// <summary>The script in a process of its own, which is killed at any moment and started again until the script is done.</summary>
internal static class CrashScript
{
    public const string Argument = "crash-script";

    /// <summary>What the process says when the script runs.</summary>
    public const string Running = "running";

    /// <summary>Goes on with the script, or begins it, and says what it came to.</summary>
    public static async Task<int> RunAsync(string folder, string log)
    {
        await using var host = await TestHost.StartAsync(folder, more: $"--{Script.LogSetting}={log}");
        if (await host.Durable.GetInstanceAsync(Script.Instance) is null)
        {
            await host.BeginAsync(nameof(Script.RunsScript), new ScriptRound(1, ""), Script.Instance);
        }

        Console.WriteLine(Running);
        var ended = await host.EndAsync(Script.Instance);
        Console.WriteLine($"{ended.RuntimeStatus} {ended.FailureDetails?.ErrorMessage ?? ended.ReadOutputAs<string>()}");
        return 0;
    }
}
