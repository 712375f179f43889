using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Docs;

/// <summary>A client generated from the document has the methods and models of the published ones (newer-waldur.md 8).</summary>
public sealed partial class ClientNamesTests
{
    private const string Resource = "marketplace_offering_users_";
    private const string List = "/api/marketplace-offering-users/";

    /// <summary>What the specification names and this service does not serve: events (section 9).</summary>
    private static readonly string[] Events =
        ["marketplace_site_agent_identities_register_event_subscription", "marketplace_site_agent_identities_register_queue"];

    /// <summary>What this service has of its own.</summary>
    private static readonly string[] Own = [Resource + "lifecycle"];

    private static readonly string Section = Specification.Section("newer-waldur.md", "## 8. ");

    private static readonly Dictionary<string, string> Documented = ApiContract.Document["paths"]!.AsObject()
        .SelectMany(path => path.Value!.AsObject().Select(operation => (
            Id: operation.Value!["operationId"]!.ToString(), Target: $"{operation.Key.ToUpperInvariant()} {path.Key}")))
        .ToDictionary(operation => operation.Id, operation => operation.Target);

    [Fact]
    [NewerScenario(86)]
    public void The_operations_of_the_resource_are_those_of_the_specification_and_its_own()
    {
        var named = Suffix().Matches(Section).ToDictionary(
            match => Resource + match.Groups[1].Value,
            match => $"{match.Groups[2].Value} {List}{(match.Groups[3].Value == "D" ? "{uuid}/" : "")}{match.Groups[4].Value}");

        Assert.Equal(29, named.Count);
        Assert.All(named, operation => Assert.Equal(operation.Value, Documented.GetValueOrDefault(operation.Key)));
        Assert.Empty(Documented.Where(operation => operation.Value.Contains(List, StringComparison.Ordinal))
            .Select(operation => operation.Key).Except(named.Keys).Except(Own));
    }

    [Fact]
    [NewerScenario(86)]
    public void The_operations_of_the_neighbours_are_those_of_the_specification_and_each_list_has_a_count()
    {
        var text = Section[Section.IndexOf("- Neighbours", StringComparison.Ordinal)..Section.IndexOf("- Parameters", StringComparison.Ordinal)];
        var named = Neighbour().Matches(text.Replace('\n', ' ')).SelectMany(match => match.Groups[2].Success
            ? match.Groups[2].Value.Split(',').Select(suffix => match.Groups[1].Value + suffix.Trim())
            : [match.Groups[1].Value]).ToList();

        Assert.InRange(named.Count, 40, 60);
        Assert.Empty(named.Except(Documented.Keys).Except(Events));
        Assert.Empty(named.Where(name => name.EndsWith("_list", StringComparison.Ordinal)).Select(name => name[..^5] + "_count").Except(Documented.Keys));
        Assert.Equal(Documented.Count, Documented.Keys.Distinct().Count());
    }

    [Theory]
    [NewerScenario(87)]
    [InlineData("OfferingUser", "")]
    [InlineData("OfferingUserRequest", "")]
    [InlineData("PatchedOfferingUserRequest", "")]
    [InlineData("OfferingUserStateTransitionRequest", "")]
    [InlineData("OfferingUserUpdateRestrictionRequest", "is_restricted")]
    [InlineData("OfferingUserUpdateRuntimeStateRequest", "runtime_state")]
    [InlineData("PatchedOfferingUserServiceProviderCommentRequest", "")]
    [InlineData("ChecklistResponse", "checklist,completion,questions")]
    [InlineData("ChecklistReviewerResponse", "checklist,completion,questions")]
    [InlineData("ChecklistTemplate", "checklist,questions,initial_visible_questions")]
    [InlineData("AnswerSubmitRequest", "question_uuid,answer_data")]
    [InlineData("Question", "uuid,question_options")]
    [InlineData("QuestionOptions", "uuid,label")]
    public void A_model_requires_what_the_published_one_does(string model, string required) =>
        Assert.Equal(required, string.Join(',', Schema(model)["required"]?.AsArray().Select(name => name!.ToString()) ?? []));

    [Theory]
    [NewerScenario(87)]
    [InlineData("OfferingUserState", "Requested,Creating,Pending account linking,Pending additional validation,OK,Requested deletion,Deleting,Deleted,"
        + "Error creating,Error deleting")]
    [InlineData("RuntimeStateEnum", "Active,Pending account linking,Pending additional validation")]
    [InlineData("OfferingUserOEnum", "created,-created,modified,-modified,user_first_name,-user_first_name,user_last_name,-user_last_name,username,-username")]
    [InlineData("ChecklistOperators", "equals,not_equals,contains,in,not_in")]
    [InlineData("BlankEnum", "")]
    [InlineData("DependencyLogicOperatorEnum", "and,or")]
    [InlineData("LikertScaleLengthEnum", "3,5,7")]
    [InlineData("RichTextToolbarLevelEnum", "minimal,standard,extended")]
    public void An_enumeration_has_the_values_of_the_published_one(string name, string values) =>
        Assert.Equal(values, string.Join(',', Schema(name)["enum"]!.AsArray().Select(value => value!.ToString())));

    [Fact]
    [NewerScenario(87)]
    public void The_keys_of_an_account_are_those_that_field_may_name_and_the_types_of_questions_are_eighteen()
    {
        Assert.Equal(
            Schema("OfferingUser")["properties"]!.AsObject().Select(key => key.Key),
            Schema("OfferingUserFieldEnum")["enum"]!.AsArray().Select(value => value!.ToString()));
        Assert.Equal(
            OfferingUsers.OfferingUserRepresentation.Fields, Schema("OfferingUserFieldEnum")["enum"]!.AsArray().Select(value => value!.ToString()));
        Assert.Equal(18, Schema("QuestionTypeEnum")["enum"]!.AsArray().Count);
        Assert.Equal("uuid", Schema("Uuid")["format"]!.ToString());
        Assert.Equal(["tokenAuth", "waldurOIDCAuth"], ApiContract.Document["components"]!["securitySchemes"]!.AsObject().Select(scheme => scheme.Key));
    }

    private static JsonObject Schema(string name) => ApiContract.Document["components"]!["schemas"]![name]!.AsObject();

    /// <summary>A suffix with its method and path: <c>`list`: GET B</c>.</summary>
    [GeneratedRegex("`([a-z_]+)`: (GET|HEAD|POST|PUT|PATCH|DELETE) ([BD])(?: ([a-z_-]+/))?")]
    private static partial Regex Suffix();

    /// <summary>A name, or several that share a beginning.</summary>
    [GeneratedRegex("`([a-z_]+)(?:\\{([^}]*)\\})?`")]
    private static partial Regex Neighbour();
}
