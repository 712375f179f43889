using Microsoft.Extensions.Configuration;

namespace LocalRuntime;

/// <summary>The setting <c>LocalRuntime:SurvivePowerCut</c> (default false): whether each commit of documents and orchestrations waits for the disk.</summary>
internal static class SurvivePowerCut
{
    private const string Setting = "LocalRuntime:SurvivePowerCut";

    public static bool Read(IConfiguration configuration) => configuration[Setting] is not { Length: > 0 } value ? false
        : bool.TryParse(value, out var parsed) ? parsed
        : throw new StartRefusedException($"{Setting} is '{value}': it must be true or false.");
}
