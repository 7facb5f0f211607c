using ExchangeHub.Sandbox.Departments;
using ExchangeHub.Sandbox.Fronts;
using Microsoft.AspNetCore.Http;

namespace ExchangeHub.Sandbox.Endpoints;

/// <summary>Lets a system's interface misbehave as its faults say: late, broken off, or with a technical error.</summary>
internal static class FaultFilter
{
    /// <summary>Passes the exchange; otherwise the answer to give in its place.</summary>
    public static async Task<IResult?> RefusedAsync(DepartmentSystem system, HttpContext context, IResult error)
    {
        try
        {
            await system.Faults.PassAsync(context.RequestAborted);
            return null;
        }
        catch (SystemDownException)
        {
            context.Abort();
            return Results.Empty;
        }
        catch (SystemErrorException)
        {
            return error;
        }
    }
}
