using Microsoft.IdentityModel.Tokens;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;
using static OpenIddict.Server.OpenIddictServerHandlers.Protection;

namespace ExchangeHub.Gateway.Tokens;

/// <summary>
/// How a client assertion may look. OpenIddict wants the type of RFC 7523bis and the issuer as audience; most client
/// libraries still send <c>JWT</c> or no type, and many name the token endpoint. Its tolerance for clocks is five minutes.
/// </summary>
internal sealed class ReadClientAssertion : IOpenIddictServerHandler<ValidateTokenContext>
{
    public static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);

    private const string AssertionType = "client-authentication+jwt";

    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<ValidateTokenContext>()
            .UseSingletonHandler<ReadClientAssertion>()
            .SetOrder(ResolveTokenValidationParameters.Descriptor.Order + 500)
            .Build();

    public ValueTask HandleAsync(ValidateTokenContext context)
    {
        if (context.ValidTokenTypes.Count != 1 || !context.ValidTokenTypes.Contains(TokenTypeIdentifiers.Private.ClientAssertion))
        {
            return ValueTask.CompletedTask;
        }

        context.TokenValidationParameters!.ClockSkew = ClockSkew;
        context.TokenValidationParameters.TypeValidator = static (type, _, _) => type switch
        {
            null or "" => AssertionType,
            _ when Is(type, "JWT") || Is(type, AssertionType) || Is(type, "application/" + AssertionType) => AssertionType,
            _ => throw new SecurityTokenInvalidTypeException("Not a client assertion."),
        };
        foreach (var address in (ReadOnlySpan<Uri?>)[context.Options.Issuer, context.BaseUri])
        {
            if (address is not null)
            {
                context.ValidAudiences.Add($"{address.AbsoluteUri.TrimEnd('/')}/{TokenServer.TokenEndpoint}");
                context.ValidAudiences.Add($"{address.AbsoluteUri.TrimEnd('/')}/{TokenServer.PushedRequestEndpoint}");
            }
        }

        return ValueTask.CompletedTask;
    }

    private static bool Is(string type, string other) => string.Equals(type, other, StringComparison.OrdinalIgnoreCase);
}

/// <summary>Whatever is wrong with an assertion, RFC 7523 has one name for it; OpenIddict has three.</summary>
internal sealed class NameAssertionError : IOpenIddictServerHandler<ApplyTokenResponseContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<ApplyTokenResponseContext>()
            .UseSingletonHandler<NameAssertionError>()
            .SetOrder(int.MinValue + 50_000)
            .Build();

    public ValueTask HandleAsync(ApplyTokenResponseContext context)
    {
        // Once the client is admitted, what is wrong is its code or refresh token, and that has its right name already.
        if (context.Request?.ClientAssertion is not null && AdmitClient.AdmissionOf(context.Transaction) is null && context.Response.Error is Errors.InvalidToken or Errors.InvalidGrant)
        {
            context.Response.Error = Errors.InvalidClient;
        }

        return ValueTask.CompletedTask;
    }
}
