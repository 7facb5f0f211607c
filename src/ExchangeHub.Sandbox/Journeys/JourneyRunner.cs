using ExchangeHub.Contracts.Sealing;

namespace ExchangeHub.Sandbox.Journeys;

/// <summary>
/// Plays the journeys: does in one department's system what a person there would do, then waits until the others' systems hold what
/// follows from it.
/// </summary>
public sealed class JourneyRunner
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly JourneyOptions options;
    private readonly TimeProvider clock;
    private readonly DepartmentClient departments;
    private readonly TraceReader traces;
    private readonly HubReader hub;

    /// <summary>The client is used for both the systems and the hub.</summary>
    public JourneyRunner(HttpClient http, KeyFolder keys, JourneyOptions options, TimeProvider clock)
    {
        this.options = options;
        this.clock = clock;
        departments = new DepartmentClient(http, keys, options);
        hub = new HubReader(http, options.HubUrl);
        traces = new TraceReader(hub, options);
    }

    /// <summary>Journey 1: a post change reaches finance by itself.</summary>
    public Task<JourneyResult> PlayPostChangeAsync(CancellationToken cancellationToken) =>
        PlayAsync(new PostChangeJourney(departments, clock), cancellationToken);

    /// <summary>Journey 2: discipline pushes a staff reduction.</summary>
    public Task<JourneyResult> PlayStaffReductionAsync(CancellationToken cancellationToken) =>
        PlayAsync(new StaffReductionJourney(departments, clock), cancellationToken);

    /// <summary>Journey 4: a new institution, entered once.</summary>
    public Task<JourneyResult> PlayNewInstitutionAsync(CancellationToken cancellationToken) =>
        PlayAsync(new NewInstitutionJourney(departments, clock), cancellationToken);

    /// <summary>Journey 3: a cross-city read by grant of the province. Reads what has been established, so play journey 4 before it.</summary>
    public Task<JourneyResult> PlayCrossCityReadAsync(CancellationToken cancellationToken) =>
        new CrossCityReadJourney(hub, options, clock).PlayAsync(cancellationToken);

    private async Task<JourneyResult> PlayAsync(IJourney journey, CancellationToken cancellationToken)
    {
        await journey.ChooseAsync(cancellationToken);
        var before = await journey.LookAsync(cancellationToken);
        var rowId = await journey.BeginAsync(cancellationToken);
        var deadline = clock.GetUtcNow() + options.Deadline;
        string? missing;
        while ((missing = await journey.MissingAsync(cancellationToken)) is not null && clock.GetUtcNow() < deadline)
        {
            await Task.Delay(Interval, clock, cancellationToken);
        }

        var after = await journey.LookAsync(cancellationToken);
        var rows = before.Zip(after, (first, second) => new JourneyRow(first.System, first.Item, first.Value, second.Value)).ToList();
        var begun = await departments.ChangeAsync(journey.Department, rowId, cancellationToken);
        var sequence = await traces.SequenceAsync(journey.Department, rowId, cancellationToken);
        var problem = begun["state"]?.GetValue<string>() == "rejected" ? $"{begun["code"]} {begun["detail"]}" : missing;
        var receipts = sequence is { } number ? await ReceiptsAsync(journey.Department, number, deadline, cancellationToken) : [];
        return new JourneyResult(journey.Title, problem, rows, receipts, sequence);
    }

    // A system holds its result before the hub has recorded the receipt, and what follows from it may still be on its way: ask until every receiver
    // has decided and two looks agree.
    private async Task<IReadOnlyList<JourneyReceipt>> ReceiptsAsync(
        string department, long sequence, DateTimeOffset deadline, CancellationToken cancellationToken)
    {
        var (receipts, _) = await traces.ReceiptsAsync(department, sequence, cancellationToken);
        while (clock.GetUtcNow() < deadline)
        {
            await Task.Delay(3 * Interval, clock, cancellationToken);
            var (again, allDecided) = await traces.ReceiptsAsync(department, sequence, cancellationToken);
            if (allDecided && again.Count > 0 && again.SequenceEqual(receipts))
            {
                return again;
            }

            receipts = again;
        }

        return receipts;
    }
}

/// <summary>One journey: a person, a beginning, and what has to be true at the end.</summary>
internal interface IJourney
{
    string Title { get; }

    /// <summary>The department in whose system it begins.</summary>
    string Department { get; }

    Task ChooseAsync(CancellationToken cancellationToken);

    Task<IReadOnlyList<(string System, string Item, string Value)>> LookAsync(CancellationToken cancellationToken);

    /// <summary>Returns the row id of the recorded fact.</summary>
    Task<string> BeginAsync(CancellationToken cancellationToken);

    /// <summary>Null when all is as it should be; otherwise what is not.</summary>
    Task<string?> MissingAsync(CancellationToken cancellationToken);
}
