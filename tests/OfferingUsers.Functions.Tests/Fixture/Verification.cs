using OfferingUsers.Functions.Verify;

namespace OfferingUsers.Functions.Tests.Fixture;

/// <summary>Verifies the data of an app that runs.</summary>
internal static class Verification
{
    public static Task<VerifyReport> VerifyAsync(this RunningApp app) => VerifyAll.Of(app.Services).RunAsync(isAtRest: false, CancellationToken.None);

    public static async Task HasNoViolationsAsync(this RunningApp app)
    {
        var report = await app.VerifyAsync();
        Assert.False(report.Violations.Any(), report.ToString());
    }
}
