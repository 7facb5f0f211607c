using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using ExchangeHub.Contracts;
using ExchangeHub.Testing.Records;
using ExchangeHub.Testing.Waiting;
using Xunit;

namespace ExchangeHub.AcceptanceTests.Conformance;

/// <summary>What a vendor's client may get wrong.</summary>
public enum Habit
{
    Good,
    RenamesWhatItRepeats,
    DoesNotWait,
    SettlesOutOfOrder,
    NamesNoBusinessNumber,
}

/// <summary>A client as a vendor might write it, with one bad habit or none: it publishes once, pulls, and returns outcomes.</summary>
internal sealed class VendorClient(Uri hub, string clientId, string secret, Habit habit) : IDisposable
{
    private readonly HttpClient http = new() { BaseAddress = hub };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Works until the kit has seen enough and no longer answers.</summary>
    public async Task WorkAsync()
    {
        await Eventually.Async(SignInAsync, signedIn => signedIn);
        try
        {
            await PublishAsync();
            var subscription = (await PostAsync("v1/subscriptions", new { types = new[] { "exchangehub.personnel.*" }, region = Events.City, channel = "pull" })).GetProperty("id").GetString();
            while (true)
            {
                var pulled = await PostAsync($"v1/subscriptions/{subscription}/pull", new { max = 100, waitSeconds = 1, leaseSeconds = 60 });
                var receipts = pulled.GetProperty("deliveries").EnumerateArray().Select(ReceiptFor).ToList();
                if (habit == Habit.SettlesOutOfOrder)
                {
                    receipts.Reverse();
                }

                if (receipts.Count > 0)
                {
                    await PostAsync("v1/receipts", receipts);
                }
            }
        }
        catch (HttpRequestException)
        {
            // The kit has ended.
        }
    }

    public void Dispose() => http.Dispose();

    private async Task<bool> SignInAsync()
    {
        try
        {
            using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["client_id"] = clientId, ["client_secret"] = secret });
            using var answer = await http.PostAsync(new Uri("connect/token", UriKind.Relative), form, Cancellation);
            var token = JsonElement.Parse(await answer.Content.ReadAsStringAsync(Cancellation)).GetProperty("access_token").GetString();
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task PublishAsync()
    {
        var made = Events.PostChanged(Exchange.RunningHub.Somebody(), department: Department.Hr);
        while (!(await SendAsync("v1/events", () => new StringContent(made.ToJsonString(WireJson.Options), Encoding.UTF8, "application/cloudevents+json"))).IsSuccessStatusCode)
        {
            if (habit == Habit.RenamesWhatItRepeats)
            {
                made["id"] = Guid.CreateVersion7().ToString();
            }
        }
    }

    private object ReceiptFor(JsonElement delivery) => new
    {
        deliveryId = delivery.GetProperty("deliveryId").GetString(), stage = "completed", businessNo = habit == Habit.NamesNoBusinessNumber ? null : "HR-2026-0001",
    };

    private async Task<JsonElement> PostAsync<T>(string path, T body)
    {
        while (true)
        {
            using var answer = await SendAsync(path, () => JsonContent.Create(body));
            if (answer.IsSuccessStatusCode)
            {
                return JsonElement.Parse(await answer.Content.ReadAsStringAsync(Cancellation));
            }
        }
    }

    private async Task<HttpResponseMessage> SendAsync(string path, Func<HttpContent> content)
    {
        var answer = await http.PostAsync(new Uri(path, UriKind.Relative), content(), Cancellation);
        if (answer.StatusCode is HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests)
        {
            await Task.Delay(habit == Habit.DoesNotWait ? TimeSpan.Zero : answer.Headers.RetryAfter!.Delta!.Value, Cancellation);
        }

        return answer;
    }
}
