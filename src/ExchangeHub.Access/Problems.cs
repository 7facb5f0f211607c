using ExchangeHub.Contracts;
using Microsoft.AspNetCore.Http;

namespace ExchangeHub.Access;

/// <summary>The one form of every error answer: <c>application/problem+json</c> with <c>code</c> and <c>errors[]</c>.</summary>
public static class Problems
{
    /// <summary>An error answer with one finding that is not about any field.</summary>
    public static IResult Of(int status, string code, string detail) => Of(status, code, detail, [new Finding(code, string.Empty, detail)]);

    /// <summary>An error answer about several findings; the first gives it its code.</summary>
    public static IResult Of(int status, IReadOnlyList<Finding> errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        return Of(status, errors[0].Code, errors[0].Detail, errors);
    }

    /// <summary>An error answer.</summary>
    /// <param name="status">HTTP status.</param>
    /// <param name="code">Slug of <c>contracts/rejections.md</c>.</param>
    /// <param name="title">A sentence about the kind of problem.</param>
    /// <param name="errors">Each finding.</param>
    /// <param name="extra">Further members; one of the same name replaces the standard one.</param>
    public static IResult Of(
        int status,
        string code,
        string title,
        IReadOnlyList<Finding> errors,
        IReadOnlyDictionary<string, object?>? extra = null)
    {
        var body = new Dictionary<string, object?>
        {
            ["type"] = "about:blank",
            ["title"] = title,
            ["status"] = status,
            ["code"] = code,
            ["errors"] = errors,
        };
        foreach (var (name, value) in extra ?? new Dictionary<string, object?>())
        {
            body[name] = value;
        }

        return Results.Json(body, WireJson.Options, "application/problem+json", status);
    }
}
