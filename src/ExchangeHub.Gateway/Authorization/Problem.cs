using ExchangeHub.Contracts;
using Microsoft.AspNetCore.Http;

namespace ExchangeHub.Gateway.Authorization;

/// <summary>The gateway's refusals, in the form every answer of the hub has.</summary>
internal static class Problem
{
    public static IResult Of(int status, string code, string detail, IReadOnlyList<Finding>? errors = null)
    {
        var extensions = new Dictionary<string, object?> { ["code"] = code };
        if (errors is not null)
        {
            extensions["errors"] = errors;
        }

        return Results.Problem(detail, statusCode: status, extensions: extensions);
    }

    public static IResult Of(int status, IReadOnlyList<Finding> errors) =>
        Of(status, errors[0].Code, errors[0].Detail, errors);
}
