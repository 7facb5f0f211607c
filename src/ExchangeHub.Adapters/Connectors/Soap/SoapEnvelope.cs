using System.Text;
using System.Xml.Linq;

namespace ExchangeHub.Adapters.Connectors.Soap;

/// <summary>SOAP 1.1 around a message.</summary>
internal static class SoapEnvelope
{
    public static readonly XNamespace Ns = "http://schemas.xmlsoap.org/soap/envelope/";

    private static readonly XNamespace Security = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";
    private const string PasswordText = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0#PasswordText";

    public static byte[] Wrap(XElement message, UsernameToken? token)
    {
        var envelope = new XElement(Ns + "Envelope", new XAttribute(XNamespace.Xmlns + "soap", Ns));
        if (token is not null)
        {
            envelope.Add(new XElement(Ns + "Header", HeaderOf(token)));
        }

        envelope.Add(new XElement(Ns + "Body", message));
        return Encoding.UTF8.GetBytes("<?xml version=\"1.0\" encoding=\"utf-8\"?>" + envelope.ToString(SaveOptions.DisableFormatting));
    }

    /// <summary>The one element of the body. Null where this is no SOAP 1.1 answer.</summary>
    public static XElement? Unwrap(XDocument document) =>
        document.Root is { } root && root.Name == Ns + "Envelope" && root.Elements(Ns + "Body").ToList() is [var body] && body.Elements().ToList() is [var message]
            ? message
            : null;

    private static XElement HeaderOf(UsernameToken token) => new(
        Security + "Security", new XAttribute(XNamespace.Xmlns + "wsse", Security), new XAttribute(Ns + "mustUnderstand", "1"),
        new XElement(
            Security + "UsernameToken",
            new XElement(Security + "Username", token.User),
            new XElement(Security + "Password", new XAttribute("Type", PasswordText), token.Password)));
}

/// <summary>WS-Security UsernameToken with the password as text: over HTTPS or to this machine only.</summary>
internal sealed record UsernameToken(string User, string Password);
