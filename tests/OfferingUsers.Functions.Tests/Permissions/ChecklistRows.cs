using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.PermissionTable;

/// <summary>Checklists of records, their files, and what is asked of who has no record yet (checklists.md 3.7 and 5).</summary>
internal static class ChecklistRows
{
    public static IEnumerable<(string Function, IEnumerable<Question> Questions)> Of(SeededCatalog catalog) =>
    [
        ("RetrieveChecklist", Answers(catalog, "GET", "checklist", "200")),
        ("RetrieveCompletionStatus", Answers(catalog, "GET", "completion_status", "200")),

        // An object is no list of answers, and that is said to who may answer.
        ("SubmitAnswers", Answers(catalog, "POST", "submit_answers", "400")),
        ("RetrieveChecklistReview", Reviews(catalog, "checklist_review")),
        ("RetrieveCompletionReviewStatus", Reviews(catalog, "completion_review_status")),
        ("RetrieveMedia",
        [
            .. RecordKind.All.Select(record => new Question(
                "GET", $"/api/media/{catalog.FileOf(record)}/", "the file of " + record.Name, caller => Rules.Download(caller, record))),
            new Question("GET", $"/api/media/{catalog["no file"]}/", "no file", _ => "404"),
        ]),
        ("ChecklistTemplate",
        [
            .. OfferingKind.All.Select(offering => new Question(
                "GET", $"{Api.List}checklist-template/?parent_uuid={catalog[offering.Name]}", "the questions of " + offering.Name,
                caller => Rules.Template(caller, offering),
                Read: response => response.Object["questions"]![0]!["always_requires_review"]!.ToJsonString())),
            new Question("GET", $"{Api.List}checklist-template/?parent_uuid={catalog["no offering"]}", "no questions", caller => Rules.Known(caller, "404")),
        ]),
        ("AttachChecklist",
        [
            .. OfferingKind.All.Select(offering => new Question(
                "POST", $"/api/marketplace-provider-offerings/{catalog[offering.Name]}/update_compliance_checklist/", "nothing to " + offering.Name,
                caller => Rules.Attach(caller, offering), "{}")),
        ]),
    ];

    private static IEnumerable<Question> Answers(SeededCatalog catalog, string method, string action, string answer) =>
        RecordRows.Each(catalog, method, action, record => caller => Rules.Answer(caller, record, answer), method == "POST" ? "{}" : null);

    private static IEnumerable<Question> Reviews(SeededCatalog catalog, string action) =>
        RecordRows.Each(catalog, "GET", action, record => caller => Rules.Act(caller, record, "200"));
}
