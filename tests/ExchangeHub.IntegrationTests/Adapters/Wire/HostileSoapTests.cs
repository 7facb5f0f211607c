using System.Text;
using System.Xml.Linq;
using ExchangeHub.Adapters.Connectors;
using ExchangeHub.Adapters.Connectors.Soap;
using ExchangeHub.Sandbox.Endpoints.CreditCode;
using Xunit;

namespace ExchangeHub.IntegrationTests.Adapters.Wire;

/// <summary>A SOAP service that answers what it should not.</summary>
public sealed class HostileSoapTests
{
    private const string Fields = "<fields><jgbh>u-1</jgbh><jgmc>示例中心</jgmc><tyshxydm>12990000000000001A</tyshxydm></fields>";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string, string, string> Rubbish => new()
    {
        { "text/html", "<html>登录</html>", "not XML" },
        { "text/xml", "<unfinished", "well-formed" },
        { "text/xml", "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]><x>&b;</x>", "well-formed" },
        { "text/xml", "<!DOCTYPE x [<!ENTITY f SYSTEM \"file:///etc/hostname\">]><x>&f;</x>", "well-formed" },
        { "text/xml", string.Concat(Enumerable.Repeat("<a>", 50)) + string.Concat(Enumerable.Repeat("</a>", 50)), "well-formed" },
        { "text/xml", $"<a>{new string('x', 40_000)}</a>", "larger" },
        { "text/xml", "<a/>", "no SOAP" },
        { "text/xml", Message("<AcknowledgeChangesResponse><settled>1</settled></AcknowledgeChangesResponse>"), "not a " },
    };

    [Theory, MemberData(nameof(Rubbish))]
    public async Task What_is_no_answer_makes_the_service_unavailable(string mediaType, string body, string said)
    {
        await using var service = await StartAsync(body, mediaType);
        await using var connector = Connect(service);

        var reading = await Assert.ThrowsAsync<SystemUnavailableException>(() => connector.ReadAsync(10, TimeSpan.Zero, Cancellation));
        var applying = await Assert.ThrowsAsync<SystemUnavailableException>(() => connector.ApplyAsync([Order()], Cancellation));

        Assert.Contains(said, reading.Message, StringComparison.Ordinal);
        Assert.Contains(said, applying.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<change><rowId>r-1</rowId><position>1</position><recordedAt>2026-03-01T09:00:00+08:00</recordedAt><businessType>赋码</businessType>" + Fields + "</change>", "recordedAt")]
    [InlineData("<change><rowId>r-1</rowId><position>1</position><businessType>赋码</businessType><recordedAt>2026-03-01T09:00:00+08:00</recordedAt></change>", "change")]
    [InlineData("<change><rowId>r-1</rowId><position>1</position><businessType>赋码</businessType><recordedAt>2026-03-01T09:00:00+08:00</recordedAt><neu/>" + Fields + "</change>", "neu")]
    public async Task An_answer_of_another_shape_than_the_WSDL_says_is_drift(string change, string place)
    {
        await using var service = await StartAsync(Message($"<GetChangesResponse>{change}</GetChangesResponse>"));
        await using var connector = Connect(service);

        var drift = await Assert.ThrowsAsync<SourceDriftException>(() => connector.ReadAsync(10, TimeSpan.Zero, Cancellation));

        Assert.Contains(place, drift.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_wrong_value_spoils_its_own_row_only_and_is_not_repeated()
    {
        static string Change(string id, int position, string recordedAt) =>
            $"<change><rowId>{id}</rowId><position>{position}</position><businessType>赋码</businessType><recordedAt>{recordedAt}</recordedAt>{Fields}</change>";
        await using var service = await StartAsync(Message(
            $"<GetChangesResponse>{Change("r-1", 1, "990000199001010000")}{Change("r-2", 2, "2026-03-01T09:00:00+08:00")}</GetChangesResponse>"));
        await using var connector = Connect(service);

        var rows = await connector.ReadAsync(10, TimeSpan.Zero, Cancellation);

        Assert.Equal("recordedAt", rows[0].Problem!.Column);
        Assert.DoesNotContain("9900001990", rows[0].Problem!.Detail, StringComparison.Ordinal);
        Assert.Null(rows[1].Problem);
    }

    [Fact]
    public async Task A_wrong_value_in_an_answer_to_an_order_decides_nothing_and_is_not_repeated()
    {
        var order = Order();
        await using var service = await StartAsync(Message($"<SubmitOrderResponse><deliveryId>{order.DeliveryId}</deliveryId><outcome>990000199001010000</outcome></SubmitOrderResponse>"));
        await using var connector = Connect(service);

        var trouble = await Assert.ThrowsAsync<SystemUnavailableException>(() => connector.ApplyAsync([order], Cancellation));

        Assert.Contains("outcome", trouble.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("9900001990", trouble.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_to_another_order_is_none()
    {
        await using var service = await StartAsync(Message($"<SubmitOrderResponse><deliveryId>{Guid.CreateVersion7()}</deliveryId><outcome>办结</outcome></SubmitOrderResponse>"));
        await using var connector = Connect(service);

        await Assert.ThrowsAsync<SystemUnavailableException>(() => connector.ApplyAsync([Order()], Cancellation));
    }

    [Theory]
    [InlineData("s:Client", "<detail><error><code>FM-1</code><message>名称不规范</message></error></detail>", "refused", "FM-1")]
    [InlineData("s:Client.Name", "<detail><error><code>FM-2</code></error></detail>", "refused", "FM-2")]
    [InlineData("s:Client", "", "failed", "soap-client")]
    public async Task A_client_fault_is_the_services_refusal_where_it_has_a_code(string faultCode, string detail, string stage, string code)
    {
        await using var service = await StartAsync(Message(Fault(faultCode, detail)), status: 500);
        await using var connector = Connect(service);

        var answer = Assert.Single(await connector.ApplyAsync([Order()], Cancellation));

        Assert.Equal((stage, code), (answer.Stage, answer.Code));
    }

    [Theory, InlineData("s:Server"), InlineData("s:MustUnderstand"), InlineData("wsse:FailedAuthentication"), InlineData("")]
    public async Task Any_other_fault_decides_nothing(string faultCode)
    {
        await using var service = await StartAsync(Message(Fault(faultCode, "<detail><error><code>FM-1</code></error></detail>")), status: 500);
        await using var connector = Connect(service);

        await Assert.ThrowsAsync<SystemUnavailableException>(() => connector.ApplyAsync([Order()], Cancellation));
    }

    [Fact]
    public async Task The_message_is_in_the_order_and_the_namespace_of_the_schema_with_the_token_in_its_header()
    {
        var bodies = new List<XDocument>();
        var actions = new List<string?>();
        await using var service = await ScriptedServer.StartAsync(
            async context =>
            {
                if (context.Request.Method == "POST")
                {
                    bodies.Add(await XDocument.LoadAsync(context.Request.Body, LoadOptions.None, Cancellation));
                    actions.Add(context.Request.Headers["SOAPAction"]);
                }

                await HostileRestTests.AnswerAsync(context, 200, context.Request.Method == "POST" ? "" : CreditCodeContract.At("http://elsewhere.example/"), "text/xml");
            },
            Cancellation);
        await using var connector = Connect(service);

        await Assert.ThrowsAsync<SystemUnavailableException>(() => connector.ApplyAsync([Order()], Cancellation));

        var order = Assert.Single(bodies).Descendants(CreditCodeContract.Ns + "SubmitOrder").Single();
        Assert.Equal(["deliveryId", "action", "effectiveDate", "cause", "fields"], order.Elements().Select(element => element.Name.LocalName));
        Assert.Equal(["jgbh", "jgmc", "jglb", "bzs"], order.Elements().Last().Elements().Select(element => element.Name.LocalName));
        Assert.All(order.Descendants(), element => Assert.Equal(CreditCodeContract.Ns, element.Name.Namespace));
        Assert.Equal("secret", bodies[0].Descendants().Single(element => element.Name.LocalName == "Password").Value);
        Assert.Equal(["\"urn:exchangehub:sandbox:credit-code/SubmitOrder\""], actions);
    }

    [Fact]
    public async Task Basic_credentials_go_in_the_header_of_the_request_where_the_settings_say_so()
    {
        var seen = new List<string?>();
        await using var service = await ScriptedServer.StartAsync(
            async context =>
            {
                seen.Add(context.Request.Headers.Authorization);
                await HostileRestTests.AnswerAsync(context, 200, context.Request.Method == "POST" ? Message("<GetChangesResponse/>") : CreditCodeContract.At("http://x.example/"), "text/xml");
            },
            Cancellation);
        await using var connector = Connect(service, """{ "authentication": "basic" }""");

        Assert.Empty(await connector.ReadAsync(10, TimeSpan.Zero, Cancellation));

        var expected = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("exchange:secret"));
        Assert.Equal([expected, expected], seen);
    }

    [Fact]
    public async Task A_WSDL_that_is_none_is_drift()
    {
        await using var service = await ScriptedServer.StartAsync(context => HostileRestTests.AnswerAsync(context, 200, "<other/>", "text/xml"), Cancellation);
        await using var connector = Connect(service);

        await Assert.ThrowsAsync<SourceDriftException>(() => connector.CheckAsync(Cancellation));
    }

    private static Task<ScriptedServer> StartAsync(string answer, string mediaType = "text/xml", int status = 200) => ScriptedServer.StartAsync(
        context => context.Request.Method == "POST"
            ? HostileRestTests.AnswerAsync(context, status, answer, mediaType)
            : HostileRestTests.AnswerAsync(context, 200, CreditCodeContract.At("http://127.0.0.1/"), "text/xml"),
        Cancellation);

    private static SoapConnector Connect(ScriptedServer service, string settings = """{ "fault": { "code": "error.code", "detail": "error.message" }, "maxResponseBytes": 32768 }""") =>
        SoapConnector.Create(WireShapes.Context(
            WireShapes.CreditCode.WithSettings(settings), new() { ["address"] = service.Url.ToString(), ["user"] = "exchange", ["password"] = "secret" }));

    private static OrderRow Order() => WireShapes.Order(
        "SubmitOrder", null, ("fields.bzs", "3"), ("fields.jglb", "4"), ("fields.jgmc", "示例中心"), ("fields.jgbh", "u-1"), ("effectiveDate", "2026-03-01"), ("action", "受理赋码"));

    private static string Message(string content) =>
        $"""<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns="urn:exchangehub:sandbox:credit-code"><s:Body>{content}</s:Body></s:Envelope>""";

    private static string Fault(string code, string detail) =>
        $"""<s:Fault><faultcode xmlns="">{code}</faultcode><faultstring xmlns="">x</faultstring>{detail.Replace("<detail>", "<detail xmlns=\"\">", StringComparison.Ordinal)}</s:Fault>""";
}
