using System.Text;
using System.Text.Json;

namespace OfferingUsers.Functions.Demo;

/// <summary>The part of the demo about checklists: an offering has a checklist, Mia submits answers and a file, and the provider reviews them.</summary>
/// <param name="record">The path of Mia's record, with a trailing slash.</param>
internal sealed class DemoChecklist(DemoCommand.Client walk, string record)
{
    private const string Personal = "ca000000000000000000000000000001";
    private const string Funding = "ca000000000000000000000000000003";
    private const string Industry = "cb000000000000000000000000000032";
    private const string StorageNeeds = "ca000000000000000000000000000005";
    private const string EndDate = "ca000000000000000000000000000006";
    private const string Acronym = "ca000000000000000000000000000007";
    private const string Agreement = "ca000000000000000000000000000008";

    private const string Pdf = "%PDF-1.4\n1 0 obj << /Type /Catalog >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF\n";

    public async Task RunAsync()
    {
        await AnswerAsync();
        await SignAsync();
        await ReviewAsync();
    }

    private async Task AnswerAsync()
    {
        await DemoCommand.Client.PrintAsync("Fjord asks for a declaration; Mia answers, and hears which answer is not valid");
        await ExpectProgressAsync("False", "0.0");
        await SubmitAsync(400, (Acronym, "\"ICE\""), (StorageNeeds, "900"));
        await SubmitAsync(200, (Acronym, "\"ICE\""), (Personal, "true"), (Funding, $"[\"{Industry}\"]"), (EndDate, "\"2027-12-31\""));
        await ExpectProgressAsync("False", "44.4");
    }

    private async Task SignAsync()
    {
        await DemoCommand.Client.PrintAsync("The signed agreement is a file: a program that calls itself a PDF is refused, a PDF is taken");
        await SubmitAsync(400, (Agreement, File("agreement.pdf", "MZ\u0090\u0000 not a document")));
        await SubmitAsync(200, (Agreement, File("agreement.pdf", Pdf)));
        await ExpectProgressAsync("True", "55.6");
    }

    private async Task ReviewAsync()
    {
        await DemoCommand.Client.PrintAsync(
            "The provider sees what to review, and downloads the agreement; Mia does not see the review, and Noah not the file");
        await walk.CallAsync("Mia", DemoUsers.Member, "GET", record + "completion_review_status/", null, 403);
        await walk.CallAsync("owner", DemoUsers.Owner, "GET", record + "completion_review_status/", null, 200, ("requires_review", "True"));
        var review = await walk.CallAsync("owner", DemoUsers.Owner, "GET", record + "checklist_review/", null, 200);
        using var json = JsonDocument.Parse(review);
        var signed = json.RootElement.GetProperty("questions").EnumerateArray().Single(question => question.GetProperty("uuid").GetString() == Agreement);
        var file = $"/api/media/{signed.GetProperty("existing_answer").GetProperty("answer_data").GetProperty("stored_file_id").GetString()}/";
        if (await walk.CallAsync("owner", DemoUsers.Owner, "GET", file, null, 200) != Pdf)
        {
            throw new DemoFailedException("Expected the agreement as it was sent.");
        }

        await walk.CallAsync("Noah", DemoUsers.Colleague, "GET", file, null, 404);
    }

    private Task<string> ExpectProgressAsync(string completed, string percentage) => walk.CallAsync(
        "Mia", DemoUsers.Member, "GET", record + "completion_status/", null, 200, ("is_completed", completed), ("completion_percentage", percentage));

    private Task<string> SubmitAsync(int status, params (string Question, string Json)[] answers)
    {
        var body = string.Join(',', answers.Select(answer => $$"""{"question_uuid":"{{answer.Question}}","answer_data":{{answer.Json}}}"""));
        return walk.CallAsync("Mia", DemoUsers.Member, "POST", record + "submit_answers/", $"[{body}]", status);
    }

    private static string File(string name, string content) =>
        $$"""{"name":"{{name}}","content":"{{Convert.ToBase64String(Encoding.Latin1.GetBytes(content))}}"}""";
}
