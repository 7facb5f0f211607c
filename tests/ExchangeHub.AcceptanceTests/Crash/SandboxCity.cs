using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ExchangeHub.Testing.Hubs;
using ExchangeHub.Testing.Records;
using Xunit;

namespace ExchangeHub.AcceptanceTests.Crash;

/// <summary>The sandbox's organization system, asked as its own people ask it, with the key of the key folder.</summary>
internal static class SandboxCity
{
    /// <summary>Identity number and institution of people in office.</summary>
    public static async Task<IReadOnlyList<(string NationalId, string Name, string InstitutionId)>> PeopleAsync(HubProcess hub, int count)
    {
        var secret = File.ReadAllBytes(Assert.Single(Directory.GetFiles(hub.Keys, "sandbox-*.key")));
        var key = Base64Url.EncodeToString(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes($"organization/{Events.City}")));
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(hub.Address, $"/sandbox/organization/{Events.City}/people?max=1000"));
        request.Headers.Add("X-Api-Key", key);
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
        var people = JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return
        [
            .. people.EnumerateArray()
                .Where(person => person.GetProperty("A02007").GetString() == "G11")
                .Select(person => (person.GetProperty("A0184").GetString()!, person.GetProperty("A0101").GetString()!, person.GetProperty("B0111").GetString()!))
                .Take(count),
        ];
    }
}
