using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Access;
using OfferingUsers.Domain.Catalog;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Http;
using static OfferingUsers.Functions.CatalogAdmin.CatalogValues;

namespace OfferingUsers.Functions.CatalogAdmin;

/// <summary>
/// The collections with their keys and defaults (table in catalog.md 1).
/// </summary>
internal static class CatalogCollections
{
    /// <summary>The max length of a version of terms, in code points.</summary>
    public const int MaxVersion = 50;

    /// <summary>The max length of terms of service, in code points.</summary>
    public const int MaxTerms = 100_000;

    public const string PairExists = "The fields offering, user must make a unique set.";

    public static readonly CatalogCollection Roles = new(
        "roles", CatalogKinds.Role, "name", [new("name", RoleName) { IsRequired = true }, new("permissions", TextList) { IsRequired = true }]);

    public static readonly CatalogCollection Customers = new(
        "customers", CatalogKinds.Customer, "uuid",
        [Key(), Required("name", Name(255)), new("organization_groups", UuidList) { Default = "[]" }]);

    public static readonly CatalogCollection Users = new(
        "users", CatalogKinds.User, "uuid",
        [
            Key(), Required("username", Name(128)), Text("first_name"), Text("last_name"), new("email", Email) { Default = "\"\"" },
            Flag("is_staff", false), Flag("is_support", false), Flag("is_active", true),
            new("token", Token) { StoredAs = "token_sha256", IsSecret = true, IsNullable = true },
            new("token_expires", Instant) { IsNullable = true, IsInstant = true },
            new("token_scopes", ChoiceList([.. KeyScopes.All])) { IsNullable = true, IsShownWhenSet = true },
            .. UserAttribute.Profile.Select(ProfileKey),
        ])
    {
        Claims = As(CatalogJson.Default.CatalogUser, ClaimsOfUser),
    };

    public const string TokenInUse = "This token is already in use.";

    public static readonly CatalogCollection Projects = new(
        "projects", CatalogKinds.Project, "uuid", [Key(), Required("name", Name(500)), Refers("customer", "customers")]);

    /// <summary>The kinds of checklists (checklists.md 1.1).</summary>
    public static readonly ImmutableArray<string> ChecklistTypes = ["project_compliance", "proposal_compliance", "offering_compliance", "project_metadata"];

    public static readonly CatalogCollection Checklists = new(
        "checklists", CatalogKinds.Checklist, "uuid",
        [
            Key(), Required("name", Name(150)), new("description", CatalogValues.Text(2000)) { Default = "\"\"" },
            new("checklist_type", Choice([.. ChecklistTypes])) { Default = "\"offering_compliance\"" },
            new("questions", ReadChecklistQuestions.Read) { Default = "[]" },
        ]);

    public static readonly CatalogCollection Offerings = new(
        "offerings", CatalogKinds.Offering, "uuid",
        [
            Key(), Required("name", Name(255)), Required("slug", Name(255)), Refers("customer", "customers"),
            Refers("parent", "offerings") with { IsRequired = false, IsNullable = true },
            new("organization_groups", UuidList) { Default = "[]" },
            new("plugin_options", PluginOptions) { Default = "{}" },
            Refers("compliance_checklist", "checklists") with { IsRequired = false, IsNullable = true },
            new("state", Name(50)) { Default = "\"Active\"" }, Text("type"),
        ]);

    public static readonly CatalogCollection RoleGrants = new(
        "role_grants", CatalogKinds.RoleGrant, "uuid",
        [
            Key(), Refers("user", "users"), new("role", RoleName) { IsRequired = true },
            Required("scope_type", Choice(ScopeTypes.Customer, ScopeTypes.Project, ScopeTypes.Offering)), Required("scope", Uuid), Flag("is_active", true),
        ])
    {
        OtherReferences = As<RoleGrantDocument, CatalogCollection.Reference>(CatalogJson.Default.RoleGrantDocument, grant =>
        [
            new("role", Roles.Name, grant.Role), new("scope", grant.ScopeType + "s", grant.Scope.Hex()),
        ]),
    };

    public static readonly CatalogCollection TermsOfService = new(
        "terms_of_service", CatalogKinds.TermsOfService, "uuid",
        [
            Key(), Refers("offering", "offerings"), Required("version", CatalogValues.Text(MaxVersion)), Flag("is_active", true),
            Flag("requires_reconsent", false),
            new("grace_period_days", WholeNumber(0)) { Default = "60" },
            new("created", Instant) { DefaultsToNow = true, IsInstant = true },
            new("terms_of_service", CatalogValues.Text(MaxTerms)) { Default = "\"\"" }, new("terms_of_service_link", Url) { Default = "\"\"" },
        ])
    {
        Claims = As<TermsOfService, CatalogCollection.Claim>(CatalogJson.Default.TermsOfService, terms => terms.IsActive
            ? [new(CatalogIds.ActiveTerms(terms.Offering.Hex()), "is_active", "The offering already has active terms of service.")]
            : []),
    };

    public static readonly CatalogCollection Consents = new(
        "consents", CatalogKinds.Consent, "uuid",
        [
            Key(), Refers("user", "users"), Refers("offering", "offerings"), Required("version", CatalogValues.Text(MaxVersion)),
            new("agreement_date", Instant) { DefaultsToNow = true, IsInstant = true },
            new("revocation_date", Instant) { IsNullable = true, IsInstant = true },
        ])
    {
        Claims = As<Consent, CatalogCollection.Claim>(CatalogJson.Default.Consent, consent =>
        [
            new(
                CatalogIds.ConsentPair(consent.User.Hex(), consent.Offering.Hex()), InvalidFields.NonField,
                "The fields user, offering must make a unique set."),
        ]),
    };

    public static readonly CatalogCollection OfferingUsers = new(
        "offering_users", CatalogKinds.OfferingUser, "uuid",
        [
            Key(), Refers("offering", "offerings"), Refers("user", "users"),
            new("username", CatalogValues.Text(UsernameRule.MaxLength)) { IsNullable = true },
            new("state", Choice([.. Enum.GetValues<OfferingUserState>().Select(OfferingUserStates.Label)])) { Default = "\"Requested\"" },
            new("runtime_state", Choice([.. Enum.GetValues<RuntimeState>().Select(RuntimeStates.Label)])) { Default = "\"Active\"" },
            Flag("is_restricted", false),
            new("service_provider_comment", Comment) { Default = "\"\"" }, new("service_provider_comment_url", Url) { Default = "\"\"" },
            new("created", Instant) { DefaultsToNow = true, IsInstant = true }, new("modified", Instant) { DefaultsToNow = true, IsInstant = true },
        ])
    {
        IsImportOnly = true,
    };

    /// <summary>All collections, in the order of an import: each refers only to earlier ones.</summary>
    public static readonly ImmutableArray<CatalogCollection> All =
        [Roles, Customers, Users, Projects, Checklists, Offerings, RoleGrants, TermsOfService, Consents, OfferingUsers];

    public static readonly FrozenDictionary<string, CatalogCollection> ByName = All.ToFrozenDictionary(collection => collection.Name, StringComparer.Ordinal);

    /// <summary>Read-only keys of the representation, which are ignored in a request (catalog.md 1).</summary>
    public static readonly FrozenSet<string> Derived = FrozenSet.ToFrozenSet(["full_name", "id", "created", "modified"], StringComparer.Ordinal);

    private static IEnumerable<CatalogCollection.Claim> ClaimsOfUser(CatalogUser user)
    {
        yield return new(CatalogIds.Username(user.Username), "username", "A user with this username already exists.");
        if (user.TokenSha256 is { } hash)
        {
            yield return new(CatalogIds.Token(hash), "token", TokenInUse);
        }
    }

    /// <summary>Applies a function of the typed object to a document.</summary>
    private static Func<JsonObject, IEnumerable<TResult>> As<T, TResult>(JsonTypeInfo<T> type, Func<T, IEnumerable<TResult>> select) =>
        document => select(document.Deserialize(type)!);

    private static CatalogKey Key() => new("uuid", Uuid) { IsRequired = true };

    private static CatalogKey Required(string name, CatalogKey.Reader read) => new(name, read) { IsRequired = true };

    /// <summary>The key of an attribute of the profile (newer-waldur.md 4.1).</summary>
    private static CatalogKey ProfileKey(UserAttribute attribute) => attribute.Kind switch
    {
        UserAttributeKind.List => new(attribute.Name, ShortTextList) { Default = "[]" },
        UserAttributeKind.Nullable => new(attribute.Name, attribute.Name switch
        {
            "gender" => Choice("male", "female", "unknown", ""),
            "birth_date" => Date,
            _ => CatalogValues.Text(255),
        })
        { IsNullable = true },
        _ => Text(attribute.Name),
    };

    private static CatalogKey Text(string name) => new(name, CatalogValues.Text(255)) { Default = "\"\"" };

    private static CatalogKey Flag(string name, bool value) => new(name, CatalogValues.Boolean) { Default = value ? "true" : "false" };

    private static CatalogKey Refers(string name, string collection) => new(name, Uuid) { IsRequired = true, RefersTo = collection };

    private static CatalogKey.ReadValue Comment(JsonElement value)
    {
        var text = CatalogValues.Text(CommentSanitizer.MaxLength)(value);
        if (text.Error is not null)
        {
            return text;
        }

        var (html, error) = CommentSanitizer.Sanitize(text.Text!);
        return new(html, error);
    }

    private static CatalogKey.ReadValue Url(JsonElement value)
    {
        var errors = new FieldErrors();
        return UrlField.TryRead(value, "url", errors, out var url)
            ? new(url, null)
            : CatalogKey.ReadValue.Wrong(((InvalidFields)errors.Refusal!).Errors["url"][0]);
    }
}
