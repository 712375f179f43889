using OfferingUsers.Domain;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Storage;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Storage;

/// <summary>The texts of queries and what travels as a parameter: a client's values never become part of a text.</summary>
public sealed class OfferingUserConditionsTests
{
    private static readonly Guid One = new("0123456789abcdef0123456789abcdef");
    private static readonly Guid Other = new("fedcba9876543210fedcba9876543210");

    private static readonly Dictionary<string, OfferingUserFilter> Filters = new(StringComparer.Ordinal)
    {
        ["none"] = OfferingUserFilter.None,
        ["offering"] = new() { Offerings = [One] },
        ["offerings"] = new() { Offerings = [One, Other] },
        ["no offerings"] = new() { Offerings = [] },
        ["slug"] = new() { OfferingSlugs = ["s' OR 1=1"] },
        ["states"] = new() { States = [OfferingUserState.Ok, OfferingUserState.RequestedDeletion] },
        ["parent"] = new() { ParentOffering = One },
        ["provider"] = new() { Provider = One },
        ["offering in a state"] = new() { Offerings = [One], States = [OfferingUserState.Ok] },
        ["offering in two states"] = new() { Offerings = [One], States = [OfferingUserState.Ok, OfferingUserState.Creating] },
        ["provider in a state"] = new() { Provider = One, States = [OfferingUserState.Ok] },
        ["state"] = new() { States = [OfferingUserState.Ok] },
        ["user"] = new() { User = One },
        ["login"] = new() { UserUsername = "Some.One" },
        ["restricted"] = new() { IsRestricted = false },
        ["consent"] = new() { HasConsent = true },
        ["terms"] = new() { HasActiveTerms = true },
        ["created before"] = new() { CreatedBefore = Sample.Then },
        ["modified before"] = new() { ModifiedBefore = Sample.Then },
        ["created"] = new() { Created = Sample.Then },
        ["modified"] = new() { Modified = Sample.Then.ToOffset(TimeSpan.FromHours(2)) },
    };

    [Theory]
    [InlineData("none", "", "")]
    [InlineData("offering", " WHERE c.offering_uuid = @offerings", "@offerings=0123456789abcdef0123456789abcdef")]
    [InlineData(
        "offerings", " WHERE ARRAY_CONTAINS(@offerings, c.offering_uuid)", "@offerings=[0123456789abcdef0123456789abcdef,fedcba9876543210fedcba9876543210]")]
    [InlineData("no offerings", " WHERE ARRAY_CONTAINS(@offerings, c.offering_uuid)", "@offerings=[]")]
    [InlineData("slug", " WHERE c.offering_slug = @slugs", "@slugs=s' OR 1=1")]
    [InlineData("states", " WHERE ARRAY_CONTAINS(@states, c.state)", "@states=[OK,Requested deletion]")]
    [InlineData("parent", " WHERE c.parent_offering_uuid = @parent", "@parent=0123456789abcdef0123456789abcdef")]
    [InlineData("provider", " WHERE c.customer_uuid = @customer", "@customer=0123456789abcdef0123456789abcdef")]
    [InlineData("user", " WHERE c.user_uuid = @user", "@user=0123456789abcdef0123456789abcdef")]
    [InlineData("login", " WHERE c.user_username_key = @login", "@login=some.one")]
    [InlineData("restricted", " WHERE c.is_restricted = @restricted", "@restricted=False")]
    [InlineData("consent", " WHERE c.consented = @consented", "@consented=True")]
    [InlineData("terms", " WHERE c.terms_active = @terms", "@terms=True")]
    [InlineData("created before", " WHERE c.created < @created_before", "@created_before=2026-01-02T03:04:05.000000Z")]
    [InlineData("modified before", " WHERE c.modified < @modified_before", "@modified_before=2026-01-02T03:04:05.000000Z")]
    [InlineData("created", " WHERE c.created >= @created", "@created=2026-01-02T03:04:05.000000Z")]
    [InlineData("modified", " WHERE c.modified >= @modified", "@modified=2026-01-02T03:04:05.000000Z")]
    public void A_filter_is_one_condition_and_its_value_a_parameter(string filter, string where, string parameters)
    {
        var query = OfferingUserConditions.Of(Filters[filter]).ToAll();

        Assert.Equal("SELECT * FROM c" + where, query.QueryText);
        Assert.Equal(parameters, Parameters(query));
    }

    [Fact]
    public void A_searched_text_is_one_parameter_for_five_fields()
    {
        var query = OfferingUserConditions.Of(new OfferingUserFilter { Query = "Tex't" }).ToAll();

        Assert.Equal("@text=Tex't", Parameters(query));
        Assert.Equal(
            "SELECT * FROM c WHERE (CONTAINS(c.offering_name, @text, true) OR CONTAINS(c.username, @text, true) "
            + "OR CONTAINS(c.user_first_name, @text, true) OR CONTAINS(c.user_last_name, @text, true) "
            + "OR CONTAINS(c.user_username_key, @text, true))",
            query.QueryText);
    }

    [Fact]
    public void Conditions_hold_together_in_a_count_as_in_a_page()
    {
        var where = OfferingUserConditions.Of(new OfferingUserFilter { User = One, IsRestricted = true });
        where.Add("c.state <> @gone", ("@gone", "Deleted"));

        var (count, page) = (where.ToCount(), where.ToPage("c.uuid ASC", 20, 10));

        const string Where = "WHERE c.user_uuid = @user AND c.is_restricted = @restricted AND c.state <> @gone";
        Assert.Equal($"SELECT VALUE COUNT(1) FROM c {Where}", count.QueryText);
        Assert.Equal($"SELECT * FROM c {Where} ORDER BY c.uuid ASC OFFSET @offset LIMIT @limit", page.QueryText);
        Assert.Equal($"@offset=20 @limit=10 {Parameters(count)}", Parameters(page));
        Assert.Equal("@user=0123456789abcdef0123456789abcdef @restricted=True @gone=Deleted", Parameters(count));
    }

    [Fact]
    public void A_copy_goes_its_own_way()
    {
        var where = OfferingUserConditions.Of(new OfferingUserFilter { User = One });
        var copy = where.Copy();
        copy.Add("c.uuid > @after", ("@after", "0"));

        Assert.Equal("SELECT * FROM c WHERE c.user_uuid = @user", where.ToAll().QueryText);
        Assert.Equal("@user=0123456789abcdef0123456789abcdef", Parameters(where.ToAll()));
        Assert.Equal("SELECT * FROM c WHERE c.user_uuid = @user AND c.uuid > @after", copy.ToAll().QueryText);
        Assert.Equal("@user=0123456789abcdef0123456789abcdef @after=0", Parameters(copy.ToAll()));
    }

    [Theory]
    [InlineData("username", "", "c.username_key ASC, c.uuid ASC")]
    [InlineData("-username", "", "c.username_key DESC, c.uuid DESC")]
    [InlineData("-username", "offering", "c.offering_uuid DESC, c.username_key DESC, c.uuid DESC")]
    [InlineData("username", "provider", "c.customer_uuid ASC, c.username_key ASC, c.uuid ASC")]
    [InlineData("username", "offerings", "c.username_key ASC, c.uuid ASC")]
    [InlineData("-username", "offering in a state", "c.offering_uuid DESC, c.state DESC, c.username_key DESC, c.uuid DESC")]
    [InlineData("username", "offering in two states", "c.offering_uuid ASC, c.username_key ASC, c.uuid ASC")]
    [InlineData("username", "provider in a state", "c.customer_uuid ASC, c.state ASC, c.username_key ASC, c.uuid ASC")]
    [InlineData("username", "state", "c.username_key ASC, c.uuid ASC")]
    [InlineData("created", "offering in a state", "c.created ASC, c.uuid ASC")]
    [InlineData("-created", "offering", "c.created DESC, c.uuid DESC")]
    [InlineData("modified", "provider", "c.modified ASC, c.uuid ASC")]
    [InlineData("username,-created", "offering", "c.username_key ASC, c.created DESC, c.uuid ASC")]
    [InlineData("user_last_name,-user_first_name", "offering", "c.user_last_name ASC, c.user_first_name DESC, c.uuid ASC")]
    [InlineData("-user_first_name", "", "c.user_first_name DESC, c.uuid DESC")]
    [InlineData("-username,modified", "", "c.username_key DESC, c.modified ASC, c.uuid DESC")]
    public void An_order_ends_with_the_uuid_and_begins_with_what_leads_to_the_records(string choices, string filter, string expected)
    {
        var narrowed = filter.Length == 0 ? OfferingUserFilter.None : Filters[filter];

        Assert.Equal(expected, OfferingUserOrdering.OrderBy(OfferingUserOrder.Parse(choices.Split(','))!, narrowed));
    }

    private static string Parameters(Microsoft.Azure.Cosmos.QueryDefinition query) => string.Join(
        ' ', query.GetQueryParameters().Select(parameter =>
            $"{parameter.Name}={(parameter.Value is string[] many ? $"[{string.Join(',', many)}]" : parameter.Value)}"));
}
