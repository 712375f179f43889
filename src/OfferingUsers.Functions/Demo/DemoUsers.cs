namespace OfferingUsers.Functions.Demo;

/// <summary>Users and offerings of the demo catalog. The tokens are public, so they are not for production.</summary>
internal static class DemoUsers
{
    public const string Staff = "demo-staff-0000000000000000000000000001";
    public const string Owner = "demo-owner-0000000000000000000000000002";
    public const string Agent = "demo-agent-0000000000000000000000000003";
    public const string Member = "demo-member-000000000000000000000000004";
    public const string Colleague = "demo-colleague-000000000000000000000005";
    public const string Support = "demo-support-00000000000000000000000006";

    /// <summary>Cluster Aurora of the Northern HPC Centre.</summary>
    public const string Aurora = "0f000000000000000000000000000001";

    /// <summary>Object Storage Fjord of the same centre.</summary>
    public const string Fjord = "0f000000000000000000000000000002";

    /// <summary>Mia Member of the University of Lakeside.</summary>
    public const string Mia = "a0000000000000000000000000000004";

    /// <summary>Noah Member, her colleague.</summary>
    public const string Noah = "a0000000000000000000000000000005";

    /// <summary>A token for each role.</summary>
    public static readonly (string Role, string Token)[] Tokens =
    [
        ("staff", Staff), ("provider's owner", Owner), ("provider's agent", Agent),
        ("member, with an account to get", Member), ("member, a colleague", Colleague), ("support", Support),
    ];

    /// <summary>The token that a user of the demo has in the walk; other tokens unchanged.</summary>
    public static string OnTheWalk(string token) => Array.Exists(Tokens, user => user.Token == token) ? "walk-" + token : token;
}
