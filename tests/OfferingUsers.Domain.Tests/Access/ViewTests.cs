using System.Collections.Frozen;
using System.Text.Json;
using OfferingUsers.Domain.Access;
using OfferingUsers.Domain.Catalog;
using OfferingUsers.Domain.OfferingUsers;

namespace OfferingUsers.Domain.Tests.Access;

/// <summary>Visibility once it is resolved to sets (4.2), and permissions (0).</summary>
public sealed class ViewTests
{
    private static readonly string Shared = Memberships.InProject(Guid.NewGuid());
    private static readonly UserSnapshot Me = User();
    private static readonly UserSnapshot Colleague = User(Shared, Memberships.InCustomer(Guid.NewGuid()));
    private static readonly UserSnapshot Outsider = User(Memberships.InProject(Guid.NewGuid()));

    private static UserSnapshot User(params string[] memberships) =>
        new(Guid.NewGuid(), "u", "", "", "") { Memberships = Memberships.Of(memberships) };

    private static Offering Offering(string options) => new()
    {
        Uuid = Guid.NewGuid(),
        Name = "O",
        Slug = "o",
        Customer = Guid.NewGuid(),
        PluginOptions = JsonDocument.Parse(options).RootElement,
    };

    private static Caller Caller(bool staff = false, bool support = false, params Caller.HeldRole[] roles) =>
        new(new CatalogUser { Uuid = Me.Uuid, Username = "me", IsStaff = staff, IsSupport = support }, [.. roles]);

    [Fact]
    public void Offerings_are_seen_whole_in_part_or_not_at_all()
    {
        const string on = """{"service_provider_can_create_offering_user":true}""";
        var (full, part, other, off) = (Offering(on), Offering(on), Offering(on), Offering("{}"));
        var view = new View(
            Caller(), new[] { full.Uuid, off.Uuid }.ToFrozenSet(), new[] { part.Uuid }.ToFrozenSet(), new[] { Shared }.ToFrozenSet(),
            new[] { off.Uuid }.ToFrozenSet());

        Assert.Equal((true, true, true), (view.Sees(Me, full), view.Sees(Colleague, full), view.Sees(Outsider, full)));
        Assert.Equal((true, true, false), (view.Sees(Me, part), view.Sees(Colleague, part), view.Sees(Outsider, part)));
        Assert.Equal((true, false, false), (view.Sees(Me, other), view.Sees(Colleague, other), view.Sees(Outsider, other)));
        Assert.Equal((false, false, false), (view.Sees(Me, off), view.Sees(Colleague, off), view.Sees(Outsider, off)));
        Assert.All([Caller(staff: true), Caller(support: true)], caller => Assert.True(new View(caller, [], [], [], []).Sees(Outsider, off)));
    }

    [Theory]
    [InlineData("true", true, true)]
    [InlineData("false", false, false)]
    [InlineData("null", false, false)]
    [InlineData("1", false, true)]
    [InlineData("0", false, false)]
    [InlineData("\"no\"", false, true)]
    [InlineData("\"\"", false, false)]
    [InlineData("[]", false, false)]
    [InlineData("[0]", false, true)]
    [InlineData("{}", false, false)]
    public void Only_true_shows_records_and_anything_truthy_allows_creation(string flag, bool shows, bool allows)
    {
        var offering = Offering($$"""{"service_provider_can_create_offering_user":{{flag}}}""");

        Assert.Equal((shows, allows), (offering.ShowsOfferingUsers, offering.AllowsCreation));
    }

    [Fact]
    public void A_permission_holds_in_exactly_its_scope_and_support_gives_none()
    {
        var customer = Guid.NewGuid();
        var holder = Caller(roles: new Caller.HeldRole("R", ScopeTypes.Customer, customer, [Permissions.UpdateOfferingUser]));

        Assert.True(holder.MayManage(Permissions.UpdateOfferingUser, customer));
        Assert.False(holder.MayManage(Permissions.DeleteOfferingUser, customer));
        Assert.False(holder.MayManage(Permissions.UpdateOfferingUser, Guid.NewGuid()));
        Assert.False(holder.HasPermission(Permissions.UpdateOfferingUser, ScopeTypes.Project, customer));
        Assert.True(Caller(staff: true).MayManage(Permissions.DeleteOfferingUser, customer));
        Assert.False(Caller(support: true).MayManage(Permissions.UpdateOfferingUser, customer));
    }
}
