using Microsoft.Azure.Functions.Worker;

namespace LocalRuntime.Tests.Model;

/// <summary>
/// The stand-ins are what the app is compiled against here, and the real packages what it is compiled against for Azure: a stand-in that differs from what it stands for would let the
/// app compile here and fail there.
/// </summary>
public sealed class StandInTests
{
    [Fact]
    public void Each_type_and_member_is_one_of_the_real_packages_and_has_its_signature()
    {
        var real = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Model", "real-signatures.txt")).Where(line => line.Length > 0 && !line.StartsWith('#')).ToList();

        var standIns = PublicShape.Of(typeof(FunctionAttribute).Assembly, name => !name.StartsWith("LocalRuntime", StringComparison.Ordinal)).ToList();

        Assert.True(standIns.SequenceEqual(standIns.Intersect(real)), $"No real package has:\n{string.Join('\n', standIns.Except(real))}");
        Assert.True(real.SequenceEqual(real.Intersect(standIns)), $"Real packages have, and the stand-ins lack:\n{string.Join('\n', real.Except(standIns))}");
    }
}
