using System.Xml;
using ExchangeHub.Adapters.Connectors.Wire;

namespace ExchangeHub.Adapters.Connectors.Soap;

/// <summary>The WSDL of one system: the file beside the mapping, or what the system itself hands out.</summary>
internal sealed class SoapService
{
    private readonly SystemHttp http;
    private readonly Uri? address;
    private readonly string? port;
    private readonly IReadOnlyList<OperationUse> uses;
    private readonly bool isFile;
    private Wsdl? wsdl;

    public SoapService(ConnectorContext context, WireSettings settings, SystemHttp http, SoapAccess access, IReadOnlyList<OperationUse> uses)
    {
        (this.http, this.uses) = (http, uses);
        port = settings.Text("port");
        address = context.Address("address", asFolder: false);
        if (settings.Text("wsdl") is { } file)
        {
            isFile = true;
            wsdl = FromFile(Path.Combine(context.MappingFolder, file), settings);
        }
        else if (address is null)
        {
            throw ConnectionSettings.Wrong("address", "is missing, and there is no WSDL file that could name it");
        }

        if (access.IsSecret)
        {
            ConnectionSettings.MustBeConfidential(Address(wsdl), "address");
        }
    }

    /// <summary>The connection's address; a WSDL often names a machine that only the system's own network knows.</summary>
    public Uri Address(Wsdl? of) => address ?? of?.Address ?? throw ConnectionSettings.Wrong("address", "is missing, and the WSDL has none");

    public async Task<Wsdl> WsdlAsync(CancellationToken cancellationToken) => wsdl ?? await FetchAsync(cancellationToken);

    /// <summary>Looks whether the system still offers what the mapping counts on.</summary>
    public Task CheckAsync(CancellationToken cancellationToken) => isFile ? Task.CompletedTask : FetchAsync(cancellationToken);

    private async Task<Wsdl> FetchAsync(CancellationToken cancellationToken)
    {
        var answer = await http.SendAsync(() => new HttpRequestMessage(HttpMethod.Get, new UriBuilder(address!) { Query = "wsdl" }.Uri), TimeSpan.Zero, cancellationToken);
        if (!answer.IsSuccess)
        {
            throw answer.Refused();
        }

        if (!answer.Is("xml"))
        {
            throw new SystemUnavailableException("The WSDL is not XML.");
        }

        try
        {
            var read = Wsdl.Read(SafeXml.Load(answer.Body, http.Limits), port);
            return MissingIn(read) is { } missing ? throw new SourceDriftException(missing.Owner, missing.Detail) : wsdl = read;
        }
        catch (XmlException broken)
        {
            throw new SystemUnavailableException("The WSDL is not well-formed XML within the limits.", broken);
        }
        catch (InvalidDataException strange)
        {
            throw new SourceDriftException("WSDL", strange.Message);
        }
    }

    private Wsdl FromFile(string file, WireSettings settings)
    {
        try
        {
            var read = Wsdl.Read(SafeXml.Load(File.ReadAllBytes(file), http.Limits), port);
            return MissingIn(read) is { } missing ? throw settings.Wrong("wsdl", $"does not fit {missing.Owner}: {missing.Detail}") : read;
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException or XmlException or InvalidDataException)
        {
            throw settings.Wrong("wsdl", $"cannot be used: {unusable.Message}");
        }
    }

    private (string Owner, string Detail)? MissingIn(Wsdl read)
    {
        foreach (var use in uses)
        {
            if (!read.Operations.TryGetValue(use.Operation, out var operation))
            {
                return (use.Owner, $"the service has no operation {use.Operation}");
            }

            var unknown = use.Inputs.Where(name => !operation.Input.Knows(name)).Select(name => $"{operation.Input.Name}/{name}")
                .Concat(use.Outputs.Where(name => !operation.Output.Knows(name)).Select(name => $"{operation.Output.Name}/{name}")).ToList();
            if (unknown.Count > 0)
            {
                return (use.Owner, $"the schema does not have {string.Join(", ", unknown)}");
            }
        }

        return null;
    }
}

/// <summary>What a source or target counts on: an operation, and elements of its messages by dotted path.</summary>
internal sealed record OperationUse(string Owner, string Operation, IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs);
