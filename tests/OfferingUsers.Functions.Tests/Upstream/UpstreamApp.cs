using OfferingUsers.Functions.Tests.Fixture;
using OfferingUsers.Functions.Tests.MoveIn;

namespace OfferingUsers.Functions.Tests.Upstream;

/// <summary>An app beside a live Waldur, which it gives up after two seconds.</summary>
public sealed class UpstreamApp : RunningApp
{
    private readonly Lazy<HttpClient> client;

    public UpstreamApp() => client = new Lazy<HttpClient>(
        () => new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(Api.Url) });

    public ServedWaldur Waldur { get; } = ServedWaldur.StartAsync().GetAwaiter().GetResult();

    /// <summary>A client for paths that the app's own description does not have.</summary>
    public HttpClient Client => client.Value;

    protected override string[] Settings => [$"--Upstream:Url={Waldur.Url}/", "--Upstream:Timeout=00:00:02"];

    /// <summary>A user there, and their key.</summary>
    public (string Uuid, string Key) AddUser(string? username = null, bool isStaff = false)
    {
        var (uuid, key) = (World.NewUuid(), "key-there-" + World.NewUuid());
        Waldur.Users[key] = User(uuid, username ?? $"u-{uuid}", "Ada", isStaff);
        return (uuid, key);
    }

    /// <summary>What <c>users/me/</c> answers there.</summary>
    public static string User(string uuid, string username, string firstName, bool isStaff = false) => $$"""
        {"url":"x","uuid":"{{uuid}}","username":"{{username}}","first_name":"{{firstName}}","last_name":"Example","full_name":"{{firstName}} Example",
         "email":"ada@example.org","is_staff":{{(isStaff ? "true" : "false")}},"is_support":false,"is_active":true,"token":"told-to-its-owner",
         "registration_method":"default","permissions":[],"organization":"University"}
        """;
}
