using System.Globalization;
using System.Text.Json;
using ExchangeHub.Contracts;
using ExchangeHub.Sandbox.Departments;
using ExchangeHub.Sandbox.Store;

namespace ExchangeHub.Sandbox.Fronts;

/// <summary>
/// What the front keeps in the department's own database: which fact and which receipt went into which file, and the orders that came. A file is
/// planned in one transaction before it is written, so that a kill in between writes the same file again.
/// </summary>
internal sealed class FolderLedger(DepartmentStore store, TimeProvider clock)
{
    public const string ReceiptKind = "回执";

    private const int MostRows = 1_000;

    private const string Tables =
        """
        create table if not exists folderFiles(number integer primary key, name text not null unique, kind text not null, state text not null default 'planned');
        create table if not exists folderFacts(rowId text primary key, file text not null) without rowid;
        create index if not exists folderFactsByFile on folderFacts(file);
        create table if not exists folderOrders(
            number integer primary key autoincrement, deliveryId text not null unique, object text, form text not null, answer text, receiptFile text);
        create index if not exists folderOrdersOpen on folderOrders(number) where receiptFile is null;
        """;

    public Task PrepareAsync(CancellationToken cancellationToken) => store.WriteAsync(session => session.Execute(Tables), cancellationToken);

    /// <summary>Puts facts that are in no file yet into files: one for each run of the same business, so that the order of files is that of the facts.</summary>
    public Task PlanFactsAsync(CancellationToken cancellationToken) => WriteIfAsync(
        "select 1 from changes c where state = 'pending' and not exists (select 1 from folderFacts f where f.rowId = c.rowId) limit 1",
        session =>
        {
            string? file = null, kind = null;
            foreach (var fact in session.Query(
                "select rowId, businessType from changes c where state = 'pending' and not exists (select 1 from folderFacts f where f.rowId = c.rowId) order by position limit $max",
                ("$max", MostRows)))
            {
                if (fact.Text("businessType") != kind)
                {
                    kind = fact.Text("businessType");
                    file = NewFile(session, kind);
                }

                session.Execute("insert into folderFacts(rowId, file) values ($rowId, $file)", ("$rowId", fact.Text("rowId")), ("$file", file));
            }
        },
        cancellationToken);

    public Task PlanReceiptsAsync(CancellationToken cancellationToken) => WriteIfAsync(
        "select 1 from folderOrders where answer is not null and receiptFile is null limit 1",
        session => session.Execute(
            "update folderOrders set receiptFile = $file where number in (select number from folderOrders where answer is not null and receiptFile is null order by number limit $max)",
            ("$file", NewFile(session, ReceiptKind)), ("$max", MostRows)),
        cancellationToken);

    public IReadOnlyList<(string Name, string Kind)> FilesIn(string state) => store.Read<IReadOnlyList<(string, string)>>(session =>
        [.. session.Query("select name, kind from folderFiles where state = $state order by number", ("$state", state)).Select(row => (row.Text("name"), row.Text("kind")))]);

    public IReadOnlyList<Change> FactsOf(string file) => store.Read<IReadOnlyList<Change>>(session =>
        [.. session.Query("select c.* from changes c join folderFacts f using (rowId) where f.file = $file order by position", ("$file", file)).Select(Change.Of)]);

    public IReadOnlyList<Dictionary<string, string?>> ReceiptsOf(string file) => store.Read<IReadOnlyList<Dictionary<string, string?>>>(session =>
        [.. session.Query("select deliveryId, answer from folderOrders where receiptFile = $file order by number", ("$file", file))
            .Select(row => FolderRow.ReceiptOf(row.Text("deliveryId"), JsonSerializer.Deserialize<InboxAnswer>(row.Text("answer"), WireJson.Options)!))]);

    public Task WrittenAsync(string file, CancellationToken cancellationToken) =>
        store.WriteAsync(session => session.Execute("update folderFiles set state = 'written' where name = $name", ("$name", file)), cancellationToken);

    /// <summary>Everything in the file has an outcome: what was not returned was accepted.</summary>
    public Task SettledAsync(string file, IReadOnlyDictionary<string, ChangeResult> rejected, CancellationToken cancellationToken) => store.WriteAsync(
        session =>
        {
            var rows = session.Query("select rowId from folderFacts where file = $file", ("$file", file)).Select(row => row.Text("rowId")).ToList();
            session.Settle(rows.Select(row => rejected.GetValueOrDefault(row) ?? new ChangeResult(row, EventStatus.Accepted, null, null, null)));
            return session.Execute("update folderFiles set state = 'settled' where name = $name", ("$name", file));
        },
        cancellationToken);

    /// <summary>Keeps orders for as long as it takes. One that came before and was answered is answered again.</summary>
    public Task KeepAsync(IEnumerable<InboxAction> orders, CancellationToken cancellationToken) => store.WriteAsync(
        session => orders.Sum(order => session.Execute(
            """
            insert into folderOrders(deliveryId, object, form) values ($id, $object, $form)
            on conflict(deliveryId) do update set receiptFile = null
            """,
            ("$id", order.DeliveryId.ToString()), ("$object", order.Fields.Optional("A0184") ?? order.Fields.Optional("B0111")),
            ("$form", JsonSerializer.Serialize(order, WireJson.Options)))),
        cancellationToken);

    /// <summary>Of each person or unit the oldest order without an answer.</summary>
    public IReadOnlyList<InboxAction> NextOrders() => store.Read<IReadOnlyList<InboxAction>>(session =>
        [.. session.Query("select min(number) as number, form from folderOrders where answer is null group by coalesce(object, deliveryId) order by number limit $max", ("$max", MostRows))
            .Select(row => JsonSerializer.Deserialize<InboxAction>(row.Text("form"), WireJson.Options)!)]);

    public Task AnsweredAsync(IEnumerable<(Guid DeliveryId, InboxAnswer Answer)> answers, CancellationToken cancellationToken) => store.WriteAsync(
        session => answers.Sum(answered => session.Execute(
            "update folderOrders set answer = $answer where deliveryId = $id",
            ("$answer", JsonSerializer.Serialize(answered.Answer, WireJson.Options)), ("$id", answered.DeliveryId.ToString()))),
        cancellationToken);

    private string NewFile(StoreSession session, string kind)
    {
        var number = session.NextNumber("folder");
        var head = kind == ReceiptKind ? ReceiptKind : $"出_{kind}";
        var name = string.Create(CultureInfo.InvariantCulture, $"{head}_{clock.Today():yyyyMMdd}_{number:000000}{FolderFiles.ExtensionOf(kind)}");
        session.Execute("insert into folderFiles(number, name, kind) values ($number, $name, $kind)", ("$number", number), ("$name", name), ("$kind", kind));
        return name;
    }

    // A write wakes whoever waits for new facts, this front among them; so it looks first whether there is anything to write.
    private async Task WriteIfAsync(string condition, Action<StoreSession> work, CancellationToken cancellationToken)
    {
        if (store.Read(session => session.Single(condition)) is not null)
        {
            await store.WriteAsync(
                session =>
                {
                    work(session);
                    return true;
                },
                cancellationToken);
        }
    }
}
