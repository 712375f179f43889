using System.Net;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Upstream;

/// <summary>While the Waldur beside the app does not answer, the app does.</summary>
public sealed class AbsentUpstreamTests
{
    [Fact]
    public async Task Known_keys_go_on_working_unknown_ones_come_back_later_and_its_paths_are_answered_502()
    {
        await using var app = new UpstreamApp();
        await app.InitializeAsync();
        var world = await World.CreateAsync(app);
        var (uuid, key) = app.AddUser();
        Assert.Equal(uuid, (await app.Api.GetAsync(key, "/api/users/me/")).Is(200)["uuid"]);

        await app.Waldur.StopAsync();

        using (var passed = await app.Client.GetAsync(new Uri("/api/projects/", UriKind.Relative)))
        {
            Assert.Equal(
                (HttpStatusCode.BadGateway, """{"detail":"The upstream does not answer."}"""), (passed.StatusCode, await passed.Content.ReadAsStringAsync()));
        }

        var record = await world.NewRecordAsync();
        (await app.Api.PostAsync(world.Manager.Token, Api.Detail(record, "begin_creating"))).IsEmpty(200);
        Assert.Equal(uuid, (await app.Api.GetAsync(key, "/api/users/me/")).Is(200)["uuid"]);
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal("1", (await app.Api.GetAsync("nobodys-key-" + i, "/api/users/me/")).Is(503).Headers["Retry-After"]);
        }

        (await app.Api.GetAsync(null, "/api/health/")).Is(200);
        await app.Waldur.StartAgainAsync();
        using var again = await app.Client.GetAsync(new Uri("/api/projects/", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Unauthorized, again.StatusCode);
    }
}
