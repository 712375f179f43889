using LocalRuntime.Tests.Hosting;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;

namespace LocalRuntime.Tests.Functions;

/// <summary>Tests that set variables of the process: nothing else runs meanwhile.</summary>
[CollectionDefinition(nameof(OwnEnvironment), DisableParallelization = true)]
public sealed class OwnEnvironment;

[Collection(nameof(OwnEnvironment))]
public sealed class SettingsTests
{
    [Fact]
    public void Arguments_are_stronger_than_variables_those_than_the_tools_settings_and_those_than_the_apps_defaults()
    {
        var configuration = With(
            () => TestHost.CreateBuilder(null, "--Order:Arguments=arguments").Configuration,
            ("Order__Environment", "environment"), ("Order__Arguments", "environment"));

        var order = new[] { "Default", "Tools", "Environment", "Arguments" }.Select(name => configuration[$"Order:{name}"]);
        Assert.Equal("default tools environment arguments", string.Join(' ', order));
    }

    [Theory]
    [InlineData("WEBSITE_SITE_NAME")]
    [InlineData("WEBSITE_POD_NAME")]
    public void In_Azure_the_local_runtime_refuses_to_take_the_hosts_place(string variable)
    {
        var refused = With(() => Assert.Throws<StartRefusedException>(() => TestHost.CreateBuilder()), (variable, "app"));

        Assert.Contains(variable, refused.Message, StringComparison.Ordinal);
    }

    private static T With<T>(Func<T> run, params (string Name, string Value)[] variables)
    {
        foreach (var (name, value) in variables)
        {
            Environment.SetEnvironmentVariable(name, value);
        }

        try
        {
            return run();
        }
        finally
        {
            foreach (var (name, _) in variables)
            {
                Environment.SetEnvironmentVariable(name, null);
            }
        }
    }
}
