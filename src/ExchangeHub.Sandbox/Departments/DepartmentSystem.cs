using System.Text.Json;
using System.Text.Json.Nodes;
using ExchangeHub.Contracts;
using ExchangeHub.Sandbox.City;
using ExchangeHub.Sandbox.Fronts;
using ExchangeHub.Sandbox.Store;

namespace ExchangeHub.Sandbox.Departments;

/// <summary>
/// One department's own system: its tables, what its people do in it, and what it does when another department's action
/// comes in. It knows nothing of the hub.
/// </summary>
internal abstract class DepartmentSystem(string department, string region, DepartmentStore store, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan LockedRetry = TimeSpan.FromSeconds(2);

    public string Department { get; } = department;

    public string Region { get; } = region;

    public DepartmentStore Store { get; } = store;

    /// <summary>How it misbehaves just now.</summary>
    public FaultSwitch Faults { get; } = new(clock);

    protected TimeProvider Clock { get; } = clock;

    /// <summary>Lists to look at, by name: the SQL, which may limit by <c>$unit</c> and <c>$max</c>.</summary>
    public abstract IReadOnlyDictionary<string, string> Views { get; }

    /// <summary>Its table of people and the column with the identity number; where it keeps none, of institutions and their number.</summary>
    protected abstract (string Table, string Column) People { get; }

    protected abstract string Tables { get; }

    /// <summary>Fills empty tables with the city; a system that holds data keeps it.</summary>
    public Task<bool> LoadAsync(GeneratedCity city, CancellationToken cancellationToken) => Store.WriteAsync(
        session =>
        {
            session.Execute(Tables);
            if (session.Execute("insert or ignore into loaded(city) values ($region)", ("$region", city.Region)) == 0)
            {
                return false;
            }

            Fill(session, city);
            return true;
        },
        cancellationToken);

    public Task<IReadOnlyList<InboxAnswer>> ReceiveAsync(IReadOnlyList<InboxAction> batch, CancellationToken cancellationToken) =>
        Store.WriteAsync<IReadOnlyList<InboxAnswer>>(session => [.. batch.Select(action => ApplyOnce(session, action))], cancellationToken);

    public Task<ActionAnswer> ActAsync(string action, JsonObject form, CancellationToken cancellationToken) =>
        Store.WriteAsync(session => Guarded(session, () => action switch
        {
            "lock-person" => SetLock(session, form, locked: true),
            "unlock-person" => SetLock(session, form, locked: false),
            _ => Act(session, action, form) ?? ActionAnswer.Refused("unknown-action", $"本系统没有业务 {action}"),
        }, ActionAnswer.Refused), cancellationToken);

    public JsonObject? FindPerson(string nationalId) =>
        Store.Read(session => session.Single($"select * from {People.Table} where {People.Column} = $id", ("$id", nationalId)));

    public void Dispose() => Store.Dispose();

    protected abstract void Fill(StoreSession session, GeneratedCity city);

    /// <summary>Decides first, writes after: an answer other than <c>completed</c> leaves no trace but itself.</summary>
    protected abstract InboxAnswer Apply(StoreSession session, InboxAction action);

    /// <summary>Null where the system has no such action.</summary>
    protected abstract ActionAnswer? Act(StoreSession session, string action, JsonObject form);

    protected string NextBusinessNo(StoreSession session, string series) =>
        $"{series}-{Clock.Today().Year}-{session.NextNumber(series):00000}";

    protected static InboxAnswer UnknownAction(InboxAction action) => InboxAnswer.Refused("unknown-action", $"本系统不办理 {action.Action}");

    private InboxAnswer ApplyOnce(StoreSession session, InboxAction action)
    {
        var id = action.DeliveryId.ToString();
        if (session.Single("select answer from inbox where deliveryId = $id", ("$id", id)) is { } known)
        {
            return JsonSerializer.Deserialize<InboxAnswer>(known.Text("answer"), WireJson.Options)!;
        }

        if (IsLocked(session, action))
        {
            return InboxAnswer.Later("record-locked", "该记录正在办理其他业务", LockedRetry);
        }

        var answer = Guarded(session, () => Apply(session, action), InboxAnswer.Refused);
        if (answer.IsFinal)
        {
            session.Execute(
                "insert into inbox(deliveryId, answer, appliedAt) values ($id, $answer, $at)",
                ("$id", id), ("$answer", JsonSerializer.Serialize(answer, WireJson.Options)), ("$at", Clock.GetUtcNow().ToString("O")));
        }

        return answer;
    }

    // One item's incomplete form takes back its own writes and leaves those of its neighbours.
    private static T Guarded<T>(StoreSession session, Func<T> work, Func<string, string, T> refuse)
    {
        session.Execute("savepoint item");
        try
        {
            return work();
        }
        catch (IncompleteFormException incomplete)
        {
            session.Execute("rollback to item");
            return refuse("incomplete", incomplete.Message);
        }
        finally
        {
            session.Execute("release item");
        }
    }

    private bool IsLocked(StoreSession session, InboxAction action) =>
        action.Fields.Optional(People.Column) is { } person && session.Single("select 1 from locks where person = $person", ("$person", person)) is not null;

    private ActionAnswer SetLock(StoreSession session, JsonObject form, bool locked)
    {
        session.Execute(locked ? "insert or ignore into locks(person) values ($person)" : "delete from locks where person = $person", ("$person", form.Text(People.Column)));
        return ActionAnswer.Done(rowId: null, businessNo: null);
    }
}
