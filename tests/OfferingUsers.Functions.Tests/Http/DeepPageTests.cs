using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using OfferingUsers.Domain;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Storage;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Http;

/// <summary>An offering with 1,310 records, which are stored without the API, in an app of its own.</summary>
public sealed class ManyRecords : IAsyncLifetime
{
    public const int Count = 1310;

    private readonly App app = new();
    private World? world;

    public Api Api => app.Api;

    public World World
    {
        get
        {
            Assert.SkipWhen(world is null, "Needs the app in this process.");
            return world!;
        }
    }

    public string List => $"{Api.List}?offering_uuid={World.O}&page_size=250";

    public async ValueTask InitializeAsync()
    {
        if (RunningApp.Elsewhere is null)
        {
            await app.InitializeAsync();
            world = await World.CreateAsync(app);
            await Parallel.ForAsync(0, Count, async (i, _) => await InsertAsync("u" + i));
        }
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    public async Task InsertAsync(string username)
    {
        var record = Sample.Record(Guid.Parse(World.O), customer: Guid.Parse(World.P)) with { Username = username };
        Assert.True(await app.Services.GetRequiredService<OfferingUserStore>().InsertAsync(record, CancellationToken.None));
    }

    private sealed class App : RunningApp
    {
        protected override bool IsEditedBehindItsBack => true;
    }
}

/// <summary>Pages with many records before them (offering-users.md 5.3).</summary>
public sealed partial class DeepPageTests(ManyRecords many) : IClassFixture<ManyRecords>
{
    [Theory]
    [InlineData("")]
    [InlineData("&o=-created")]
    [InlineData("&o=-username&o=modified")]
    public async Task Who_follows_the_links_reads_each_record_once(string order)
    {
        var (url, seen) = ((string?)many.List + order, new List<string>());
        while (url is not null)
        {
            var page = await GetAsync(url);
            Assert.Equal(ManyRecords.Count, page.Count);
            seen.AddRange(page.Uuids);
            url = NextOf(page);
            Assert.Equal(seen.Count is >= 1000 and < ManyRecords.Count, url?.Contains("cursor=", StringComparison.Ordinal) ?? false);
        }

        Assert.Equal(ManyRecords.Count, seen.Distinct().Count());
        Assert.Equal(ManyRecords.Count, seen.Count);
    }

    [Fact]
    public async Task A_page_found_by_its_cursor_is_the_page_of_its_number_and_costs_less()
    {
        var link = NextOf(await GetAsync(many.List + "&page=4"))!;

        var (byNumber, byCursor) = (await GetAsync(many.List + "&page=5"), await GetAsync(link));

        Assert.Equal(byNumber.Uuids, byCursor.Uuids);
        // What others change in the catalog meanwhile has to be read again, by chance by either.
        await Eventually.IsTrueAsync(
            async () =>
            {
                var (number, cursor) = (await GetAsync(many.List + "&page=5"), await GetAsync(link));
                return Cost(cursor, "X-Store-Calls") < Cost(number, "X-Store-Calls") && Cost(cursor, "X-Store-Charge") < Cost(number, "X-Store-Charge");
            },
            "the page to cost less by its cursor");

        static double Cost(Response page, string header) => double.Parse(page.Headers[header], CultureInfo.InvariantCulture);
    }

    [Theory]
    [InlineData("&page=5", "&page=6")]
    [InlineData("page_size=250", "page_size=200")]
    [InlineData("cursor=", "cursor=A")]
    [InlineData("cursor=", "cursor=%00")]
    public async Task A_cursor_of_another_page_or_list_or_an_unreadable_one_is_ignored(string part, string replaced)
    {
        var link = NextOf(await GetAsync(many.List + "&page=4"))!.Replace(part, replaced, StringComparison.Ordinal);

        Assert.Equal((await GetAsync(CursorParameter().Replace(link, ""))).Uuids, (await GetAsync(link)).Uuids);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[null,null,null,null,null]")]
    [InlineData("[\"LIST\",\"5\",\"1310\",\"00000000000000000000000000000000\",\"\\ud800\"]")]
    [InlineData("[\"LIST\",\"5\",\"99999999999\",\"00000000000000000000000000000000\",\"0\"]")]
    [InlineData("[\"LIST\",\"5\",\"1310\",\"x\",\"0\"]")]
    [InlineData("[\"LIST\",\"5\",\"1310\",\"00000000000000000000000000000000\"]")]
    [InlineData("[")]
    [InlineData("[\"LIST\",[[[[]]]]")]
    public async Task A_made_up_cursor_is_ignored(string made)
    {
        var link = NextOf(await GetAsync(many.List + "&page=4"))!;
        var list = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(CursorParameter().Match(link).Groups[1].Value)).Split('"')[1];
        var cursor = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(made.Replace("LIST", list, StringComparison.Ordinal)));

        var page = await GetAsync(CursorParameter().Replace(link, "cursor=" + cursor + "&"));

        Assert.Equal((await GetAsync(many.List + "&page=5")).Uuids, page.Uuids);
    }

    [Fact]
    public async Task A_cursor_shows_to_its_finder_what_they_see_themselves()
    {
        var link = NextOf(await GetAsync(many.List + "&page=4"))!;

        Assert.Empty((await many.Api.GetAsync(many.World.Stranger.Token, link)).Is(200).Uuids);
    }

    private async Task<Response> GetAsync(string url) => (await many.Api.GetAsync(many.World.Owner.Token, url)).Is(200);

    private static string? NextOf(Response page) =>
        NextLink().Match(page.Headers["Link"]) is { Success: true } next ? new Uri(next.Groups[1].Value).PathAndQuery : null;

    [GeneratedRegex("<([^>]*)>; rel=\"next\"")]
    private static partial Regex NextLink();

    [GeneratedRegex("cursor=([^&]*)&?")]
    private static partial Regex CursorParameter();
}
