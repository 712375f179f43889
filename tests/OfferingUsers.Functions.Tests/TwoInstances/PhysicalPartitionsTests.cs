using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Storage;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.TwoInstances;

/// <summary>Records in all of several physical partitions: what lists, counts and looks for them answers as if there were one.</summary>
public sealed partial class PhysicalPartitionsTests(SharedAccount account) : IClassFixture<SharedAccount>
{
    private const int Offerings = 12;
    private const int PerOffering = 100;

    [Fact]
    public async Task Lists_pages_and_counts_go_over_all_partitions()
    {
        account.IsEditedBehindItsBack = true;
        var world = await World.CreateAsync(account.X);
        var store = account.X.Services.GetRequiredService<OfferingUserStore>();
        var records = Enumerable.Range(0, Offerings).Select(_ => Guid.NewGuid()).SelectMany(offering => Enumerable.Range(0, PerOffering).Select(i =>
            Sample.Record(offering, customer: Guid.Parse(world.P)) with
            {
                Username = i % 7 == 0 ? null : $"user-{Random.Shared.Next(100):00}-{Guid.NewGuid():N}",
                State = i % 3 == 0 ? OfferingUserState.Ok : OfferingUserState.Creating,
                IsRestricted = i % 5 == 0,
            })).ToList();
        await Parallel.ForEachAsync(records, async (record, _) => Assert.True(await store.InsertAsync(record, CancellationToken.None)));

        // Records without a username come last.
        await ExpectAsync("", records, record => $"{record.Username ?? "v"} {record.Uuid:N}");
        await ExpectAsync("&state=OK&o=-username", records.Where(record => record.State == OfferingUserState.Ok), null);
        await ExpectAsync("&is_restricted=true&o=created", records.Where(record => record.IsRestricted), null);
        await ExpectAsync($"&offering_uuid={records[0].Offering.Uuid:N}", records[..PerOffering], null);

        // Follows the links to the last page, of which those behind the thousandth record have a cursor.
        async Task ExpectAsync(string filter, IEnumerable<OfferingUser> expected, Func<OfferingUser, string>? order)
        {
            var (seen, wanted) = (new List<string>(), expected.ToList());
            string? url = $"{Api.List}?provider_uuid={world.P}&page_size=130{filter}";
            var head = (await account.Y.Api.SendAsync("HEAD", world.Staff.Token, url)).Is(200);
            Assert.Equal(wanted.Count, head.Count);
            for (var api = account.X.Api; url is not null; api = api == account.X.Api ? account.Y.Api : account.X.Api)
            {
                var page = (await api.GetAsync(world.Staff.Token, url)).Is(200);
                Assert.Equal(wanted.Count, page.Count);
                seen.AddRange(page.Uuids);
                url = NextLink().Match(page.Headers["Link"]) is { Success: true } next ? new Uri(next.Groups[1].Value).PathAndQuery : null;
            }

            Assert.Equal(wanted.Select(record => record.Uuid.ToString("N")).Order(StringComparer.Ordinal), seen.Order(StringComparer.Ordinal));
            if (order is not null)
            {
                var byUuid = wanted.ToDictionary(record => record.Uuid.ToString("N"));
                var keys = seen.Select(uuid => order(byUuid[uuid])).ToList();
                Assert.Equal(keys.Order(StringComparer.Ordinal), keys);
            }
        }
    }

    [Fact]
    public async Task A_record_that_was_moved_in_is_found_wherever_it_lies()
    {
        var world = await World.CreateAsync(account.X);
        var moved = new List<(string Record, string Offering)>();
        for (var i = 0; i < 8; i++)
        {
            moved.Add((World.NewUuid(), await world.NewOfferingAsync()));
        }

        await world.ImportAsync("offering_users", [.. moved.Select(pair => new JsonObject
        {
            ["uuid"] = pair.Record, ["offering"] = pair.Offering, ["user"] = world.U.Uuid, ["state"] = "Creating",
        })]);

        foreach (var (record, offering) in moved)
        {
            Assert.Equal(offering, (await account.Y.Api.GetAsync(world.Staff.Token, Api.Detail(record))).Is(200)["offering_uuid"]);
            (await account.Y.Api.PostAsync(world.Staff.Token, Api.Detail(record, "set_ok"))).Is(200);
        }

        var listed = (await account.X.Api.GetAsync(world.Staff.Token, $"{Api.List}?user_uuid={world.U.Uuid}&state=OK")).Is(200);
        Assert.Equal(moved.Select(pair => pair.Record).Order(StringComparer.Ordinal), listed.Uuids.Order(StringComparer.Ordinal));
        (await account.X.Api.DeleteAsync(account.X.Api.Bootstrap, $"/api/catalog/users/{world.U.Uuid}/")).IsEmpty(204);
        Assert.Equal(0, (await account.Y.Api.GetAsync(world.Staff.Token, $"{Api.List}?user_uuid={world.U.Uuid}")).Is(200).Count);
    }

    [GeneratedRegex("<([^>]*)>; rel=\"next\"")]
    private static partial Regex NextLink();
}
