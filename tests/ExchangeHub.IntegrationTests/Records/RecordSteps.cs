using ExchangeHub.Hub.Records;
using ExchangeHub.IntegrationTests.Hub;
using Xunit;

namespace ExchangeHub.IntegrationTests.Records;

/// <summary>The projection in the test's hand.</summary>
internal static class RecordSteps
{
    public static async Task CatchUpAsync(this TestHub hub)
    {
        while (await hub.Get<RecordProjection>().StepAsync(TestContext.Current.CancellationToken))
        {
        }
    }

    public static async Task<List<RecordRow>> StaffAsync(this TestHub hub, string unit)
    {
        await using var reading = await hub.Get<RecordReader>().OpenAsync(new DateOnly(2026, 4, 1), TestContext.Current.CancellationToken);
        return await reading.OfInstitutionAsync(RecordKind.Staff, unit, null, int.MaxValue, TestContext.Current.CancellationToken);
    }
}
