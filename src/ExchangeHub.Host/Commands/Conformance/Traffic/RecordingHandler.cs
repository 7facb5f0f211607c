namespace ExchangeHub.Host.Commands.Conformance.Traffic;

/// <summary>Writes down what goes over it.</summary>
internal sealed class RecordingHandler(Transcript transcript, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var at = transcript.Now;
        var sent = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        var response = await base.SendAsync(request, cancellationToken);
        await response.Content.LoadIntoBufferAsync(cancellationToken);
        transcript.Add(new Exchange
        {
            At = at, AnsweredAt = transcript.Now, Method = request.Method.Method, Path = request.RequestUri!.AbsolutePath,
            RequestType = request.Content?.Headers.ContentType?.MediaType ?? "", Request = sent,
            Status = (int)response.StatusCode, ResponseType = response.Content.Headers.ContentType?.MediaType ?? "",
            Response = await response.Content.ReadAsByteArrayAsync(cancellationToken),
        });
        return response;
    }
}
