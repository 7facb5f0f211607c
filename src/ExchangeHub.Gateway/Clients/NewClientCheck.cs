using System.Text.RegularExpressions;
using ExchangeHub.Access;
using ExchangeHub.Contracts;
using ExchangeHub.Gateway.Accounts;

namespace ExchangeHub.Gateway.Clients;

/// <summary>Everything that is wrong with a registration, at once.</summary>
internal static partial class NewClientCheck
{
    private const int ShortestSecret = 32;
    private const int LongestSecret = 200;
    private const int LongestName = 200;

    public static List<Finding> Findings(NewClient client, Func<string, bool> isKnownRegion, DateTimeOffset now)
    {
        List<Finding> findings = client.IsForPeople ? [.. OfApplication(client)] : [.. OfDepartment(client)];
        findings.AddRange(OfScopes(client));
        if (!client.IsForPeople && !isKnownRegion(client.Region))
        {
            findings.Add(new(RejectionCode.UnknownRegion, "region", "The region is not in today's tree."));
        }

        if (client.JwksJson is not null)
        {
            findings.AddRange(PublicKeys.Findings(client.JwksJson)
                .Select(detail => new Finding(RejectionCode.InvalidField, "jwks", detail)));
        }

        return [.. findings, .. ClientCertificates.Findings(client.Certificates, now), .. OfIdentity(client)];
    }

    private static IEnumerable<Finding> OfDepartment(NewClient client)
    {
        if (!Department.IsKnown(client.Department))
        {
            var known = string.Join(", ", Department.Systems.Concat(Department.Readers));
            yield return new(RejectionCode.UnknownAttributeValue, "department", $"The department is one of {known}.");
        }
    }

    private static IEnumerable<Finding> OfApplication(NewClient client)
    {
        if (client.Department.Length > 0 || client.Region.Length > 0)
        {
            yield return new(
                RejectionCode.InvalidField, "redirectUris", "An application for people has no department and region of its own; a department system has no redirect URI.");
        }

        if (client.RedirectUris.Concat(client.PostLogoutRedirectUris).Any(uri => !IsRedirectTarget(uri)))
        {
            yield return new(
                RejectionCode.InvalidField, "redirectUris", "A redirect URI is an absolute https address (http on loopback alone) without fragment or user name.");
        }

        if (client.Scopes.Except(Roles.All.SelectMany(RoleScopes.Of)).Any())
        {
            yield return new(RejectionCode.InvalidField, "scopes", "No role of people opens one of these scopes.");
        }
    }

    private static bool IsRedirectTarget(Uri uri) =>
        uri.IsAbsoluteUri && uri is { Fragment: "", UserInfo: "" }
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));

    private static IEnumerable<Finding> OfScopes(NewClient client)
    {
        if (client.Scopes.Count == 0)
        {
            yield return new(RejectionCode.MissingField, "scopes", "A client needs at least one scope.");
        }

        // The text itself is not repeated: it came from outside and goes to logs and screens.
        if (client.Scopes.Except(Scopes.All).Any())
        {
            yield return new(RejectionCode.UnknownAttributeValue, "scopes", $"Scopes are {string.Join(' ', Scopes.All)}.");
        }

        if (Department.Readers.Contains(client.Department) && client.Scopes.Contains(Scopes.EventsPublish))
        {
            yield return new(RejectionCode.PublisherNotAllowed, "scopes", $"{client.Department} reads and never publishes.");
        }
    }

    private static IEnumerable<Finding> OfIdentity(NewClient client)
    {
        if (client.ClientId is { } id && !ClientIdForm().IsMatch(id))
        {
            yield return new(
                RejectionCode.InvalidField, "clientId", "A client id has 3 to 64 lower-case letters, digits and hyphens.");
        }

        if (client.DisplayName is { Length: > LongestName })
        {
            yield return new(RejectionCode.TooLong, "displayName", $"The name has at most {LongestName} characters.");
        }

        if (client.DisplayName?.Any(char.IsControl) is true)
        {
            yield return new(RejectionCode.UnsafeText, "displayName", "Holds control characters.");
        }

        if (client.Secret is { Length: < ShortestSecret or > LongestSecret })
        {
            yield return new(
                RejectionCode.InvalidField, "secret", $"A given secret has {ShortestSecret} to {LongestSecret} characters.");
        }

        if (client is { Amqp: true, IsForPeople: true })
        {
            yield return new(RejectionCode.InvalidField, "amqp", "An application for people has no account at the broker.");
        }

        if (client is { Secret: not null, JwksJson: not null })
        {
            yield return new(RejectionCode.InvalidField, "secret", "A client signs in with a secret or with its keys, not both.");
        }

        if (client is { RequireBoundTokens: true, Certificates: [] })
        {
            yield return new(RejectionCode.MissingField, "certificates", "Who gets no token without a certificate needs one.");
        }
    }

    // Queue names and connection accounts are made from it.
    [GeneratedRegex("^[a-z0-9][a-z0-9-]{1,62}[a-z0-9]\\z")]
    private static partial Regex ClientIdForm();
}
