namespace ExchangeHub.Gateway.Sessions;

/// <summary>Policies for pages: a session in place of a token. Who is not signed in is sent to the sign-in page.</summary>
public static class SessionPolicies
{
    /// <summary>The system administrator's session.</summary>
    public const string SystemAdmin = "session:system-admin";
}
