using System.Net;
using System.Net.Http.Headers;
using System.Xml;
using System.Xml.Linq;
using ExchangeHub.Adapters.Connectors.Wire;

namespace ExchangeHub.Adapters.Connectors.Soap;

/// <summary>Calls operations of one service.</summary>
internal sealed class SoapCaller(SystemHttp http, SoapAccess access)
{
    private static readonly MediaTypeHeaderValue ContentType = new("text/xml") { CharSet = "utf-8" };

    public async Task<SoapReply> CallAsync(Uri address, Wsdl wsdl, WsdlOperation operation, XElement message, CancellationToken cancellationToken)
    {
        var body = SoapEnvelope.Wrap(message, access.Token);
        var answer = await http.SendAsync(
            () =>
            {
                var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) { Headers = { ContentType = ContentType } } };
                request.Headers.TryAddWithoutValidation("SOAPAction", $"\"{operation.Action}\"");
                return request;
            },
            wait: TimeSpan.Zero, cancellationToken);
        return Read(answer, wsdl, operation);
    }

    private SoapReply Read(HttpAnswer answer, Wsdl wsdl, WsdlOperation operation)
    {
        // A fault comes with 500; some services say 400.
        if (!answer.IsSuccess && (answer.Status is not (HttpStatusCode.InternalServerError or HttpStatusCode.BadRequest) || !answer.Is("xml")))
        {
            return answer is { Status: HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable, RetryAfterSeconds: { } seconds }
                ? new SoapReply(null, [], null, seconds)
                : throw answer.Refused(isBatch: true);
        }

        if (!answer.Is("xml"))
        {
            throw new SystemUnavailableException("The answer is not XML.", isBatchAnswered: true);
        }

        if (MessageOf(answer) is not { } message)
        {
            throw new SystemUnavailableException("The answer is no SOAP 1.1 message.", isBatchAnswered: true);
        }

        if (SoapFault.Of(message) is { } fault)
        {
            return new SoapReply(null, [], fault, null);
        }

        var expected = operation.Output.QualifiedName;
        if (message.Name != XName.Get(expected.Name, expected.Namespace))
        {
            throw new SystemUnavailableException($"The answer to {operation.Name} is not a {expected.Name}.", isBatchAnswered: true);
        }

        var alone = new XDocument(message).Root!;
        return new SoapReply(alone, SchemaCheck.Problems(alone, wsdl.Schemas), null, null);
    }

    private XElement? MessageOf(HttpAnswer answer)
    {
        try
        {
            return SoapEnvelope.Unwrap(SafeXml.Load(answer.Body, http.Limits));
        }
        catch (XmlException broken)
        {
            throw new SystemUnavailableException("The answer is not well-formed XML within the limits.", broken, isBatchAnswered: true);
        }
    }
}

/// <summary>What came back: a message with whatever its schema has against it, a fault, or to come again later.</summary>
internal sealed record SoapReply(XElement? Message, IReadOnlyList<SchemaProblem> Problems, SoapFault? Fault, int? RetryAfterSeconds)
{
    /// <summary>The message, where there is one; asking and acknowledging are never refused as a matter of business.</summary>
    public XElement Required() => Message ?? throw (Fault?.Unavailable() ?? new SystemUnavailableException("The system asks to come again later."));
}
