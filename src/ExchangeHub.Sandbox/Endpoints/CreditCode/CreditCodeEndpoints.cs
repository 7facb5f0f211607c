using System.Security.Cryptography;
using System.Text;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Sealing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace ExchangeHub.Sandbox.Endpoints.CreditCode;

/// <summary>The credit code register's SOAP 1.1 service. Anyone may read its WSDL; its operations ask for a WS-Security user.</summary>
internal static class CreditCodeEndpoints
{
    /// <summary>The user that exchanges; its password is the system's key.</summary>
    public const string User = "exchange";

    private const string Xml = "text/xml; charset=utf-8";

    public static void MapCreditCode(this IEndpointRouteBuilder endpoints)
    {
        var system = endpoints.MapGroup("/sandbox/credit-code/{region}").AllowAnonymous().ExcludeFromDescription();
        system.MapGet("soap", (string region, HttpContext context, SandboxSystems systems) =>
            systems.Find(Department.CreditCode, region) is not null && context.Request.Query.ContainsKey("wsdl")
                ? Results.Text(CreditCodeContract.At($"{context.Request.Scheme}://{context.Request.Host}{context.Request.Path}"), Xml, Encoding.UTF8)
                : Results.NotFound());
        system.MapPost("soap", AnswerAsync);
    }

    private static async Task<IResult> AnswerAsync(string region, HttpContext context, SandboxSystems systems, KeyFolder keys)
    {
        if (systems.Find(Department.CreditCode, region) is not { } system)
        {
            return Results.NotFound();
        }

        try
        {
            var request = SoapMessages.Read(await BodyAsync(context));
            if (!IsUser(request, SandboxKey.For(keys, Department.CreditCode, region)))
            {
                return Fault(new SoapFaultException(SoapFaultException.FailedAuthentication, "用户名或密码不正确"));
            }

            var error = Fault(new SoapFaultException(SoapFaultException.Server, "登记系统内部错误"));
            if (await FaultFilter.RefusedAsync(system, context, error) is { } refused)
            {
                return refused;
            }

            SoapMessages.Validate(request.Message);
            return Results.Text(SoapMessages.Write(await CreditCodeOperations.AnswerAsync(request.Message, system, context.RequestAborted)), Xml, Encoding.UTF8);
        }
        catch (SoapFaultException fault)
        {
            return Fault(fault);
        }
    }

    private static async Task<Stream> BodyAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = SoapMessages.MostBytes;
        }

        var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        body.Position = 0;
        return body;
    }

    private static bool IsUser(SoapRequest request, string password) =>
        request is { User: User, Password: { } given } && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(password), Encoding.UTF8.GetBytes(given));

    private static IResult Fault(SoapFaultException fault) =>
        Results.Text(SoapMessages.Write(fault), Xml, Encoding.UTF8, StatusCodes.Status500InternalServerError);
}
