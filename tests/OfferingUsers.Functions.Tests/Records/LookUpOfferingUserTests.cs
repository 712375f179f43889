using Microsoft.AspNetCore.Http;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Access;
using OfferingUsers.Domain.Catalog;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Records;
using OfferingUsers.Functions.Storage;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Records;

/// <summary>The look-up with which every request to a record begins (offering-users.md 2.1).</summary>
public sealed class LookUpOfferingUserTests(OwnStore store) : IClassFixture<OwnStore>
{
    private static readonly Refusal Missing = new NotFound("No OfferingUser matches the given query.");

    private readonly Caller staff = Sample.Caller(Sample.User() with { IsStaff = true });

    [Theory]
    [InlineData("N")]
    [InlineData("D")]
    public async Task A_record_that_the_caller_sees_is_found_with_what_guards_a_write(string format)
    {
        var record = await InsertAsync(await OfferingAsync());

        var found = (await RunAsync(staff, record.Uuid.ToString(format).ToUpperInvariant())).Value;

        Assert.Equal(record.Uuid, found.Record.Uuid);
        Assert.Equal((await store.Get<OfferingUserStore>().FindAsync(record.Uuid, CancellationToken.None))!.ETag, found.Stored.ETag);
        Assert.Equal(staff.Uuid.Hex(), found.By);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no-uuid")]
    [InlineData("0123456789abcdef0123456789abcdef")]
    [InlineData("{01234567-89ab-cdef-0123-456789abcdef}")]
    public async Task What_is_no_uuid_or_no_records_is_missing(string uuid) => Assert.Equal(Missing, (await RunAsync(staff, uuid)).Refusal);

    [Fact]
    public async Task A_record_that_the_caller_does_not_see_is_missing_as_one_that_is_not_there()
    {
        var record = await InsertAsync(await OfferingAsync());

        Assert.Equal(Missing, (await RunAsync(Sample.Caller(Sample.User()), record.Uuid.Hex())).Refusal);
    }

    [Fact]
    public async Task Users_see_their_own_record_while_the_offering_shows_it()
    {
        var (user, shown, hidden) = (Sample.User(), await OfferingAsync(), await OfferingAsync("{}"));

        Assert.Null((await RunAsync(Sample.Caller(user), (await InsertAsync(shown, user.Uuid)).Uuid.Hex())).Refusal);
        Assert.Equal(Missing, (await RunAsync(Sample.Caller(user), (await InsertAsync(hidden, user.Uuid)).Uuid.Hex())).Refusal);
    }

    [Fact]
    public async Task A_record_whose_offering_is_gone_is_there_for_staff_and_support_only()
    {
        var user = Sample.User();
        var record = await InsertAsync(Sample.Offering(), user.Uuid);

        Assert.Equal(record.Offering.CustomerUuid, (await RunAsync(staff, record.Uuid.Hex())).Value.Customer);
        Assert.Null((await RunAsync(Sample.Caller(Sample.User() with { IsSupport = true }), record.Uuid.Hex())).Refusal);
        Assert.Equal(Missing, (await RunAsync(Sample.Caller(user), record.Uuid.Hex())).Refusal);
    }

    [Theory]
    [InlineData("?state=Requested", true)]
    [InlineData("?state=OK", false)]
    [InlineData("?is_restricted=false&query=clust", true)]
    [InlineData("?is_restricted=true", false)]
    [InlineData("?offering_uuid=0123456789abcdef0123456789abcdef", false)]
    public async Task The_lists_filters_narrow_it_too(string query, bool isFound)
    {
        var record = await InsertAsync(await OfferingAsync());

        Assert.Equal(isFound ? null : Missing, (await RunAsync(staff, record.Uuid.Hex(), query)).Refusal);
    }

    [Fact]
    public async Task A_filter_that_is_invalid_is_told_before_anything_is_looked_up()
    {
        Outcome<VisibleRecord> outcome = default;
        var sent = await store.SentByAsync(async () => outcome = await RunAsync(staff, "no-uuid", "?state=ok&created=yesterday"));

        var refusal = Assert.IsType<InvalidFields>(outcome.Refusal);
        Assert.Equal(["created", "state"], refusal.Errors.Keys);
        Assert.Equal("Select a valid choice. ok is not one of the available choices.", Assert.Single(refusal.Errors["state"]));
        Assert.Empty(sent);
    }

    [Fact]
    public async Task Permissions_are_asked_for_on_the_customer_that_the_offering_has_now()
    {
        var offering = await OfferingAsync();
        var record = await InsertAsync(offering);
        var caller = Sample.Caller(
            Sample.User() with { IsSupport = true }, new Caller.HeldRole("ROLE", ScopeTypes.Customer, offering.Customer, [Permissions.UpdateOfferingUser]));

        var found = (await RunAsync(caller, record.Uuid.Hex())).Value;

        Assert.Equal(offering.Customer, found.Customer);
        Assert.NotEqual(offering.Customer, found.Record.Offering.CustomerUuid);
        Assert.Null(found.RefuseUpdate());
        Assert.Equal(new Forbidden("Not you."), found.RefuseDelete("Not you."));
    }

    private async Task<Outcome<VisibleRecord>> RunAsync(Caller caller, string uuid, string query = "")
    {
        var http = new DefaultHttpContext { Items = { [typeof(Caller)] = caller } };
        http.Request.QueryString = new QueryString(query);
        return await store.Get<LookUpOfferingUser>().RunAsync(http.Request, uuid, CancellationToken.None);
    }

    private async Task<Offering> OfferingAsync(string? options = null)
    {
        var offering = options is null ? Sample.Offering() : Sample.Offering(options: options);
        await store.PutAsync(offering);
        return offering;
    }

    private async Task<OfferingUser> InsertAsync(Offering offering, Guid? user = null)
    {
        var record = Sample.Record(offering.Uuid, user);
        Assert.True(await store.Get<OfferingUserStore>().InsertAsync(record, CancellationToken.None));
        return record;
    }
}
