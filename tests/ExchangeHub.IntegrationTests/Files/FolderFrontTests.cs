using System.Text.RegularExpressions;
using ExchangeHub.Contracts;
using ExchangeHub.Sandbox.Fronts;
using Xunit;

namespace ExchangeHub.IntegrationTests.Files;

/// <summary>The cadre system's side of its folder, seen from the other side through the shipped mapping.</summary>
public sealed partial class FolderFrontTests
{
    [Fact]
    public async Task Post_changes_go_out_as_workbooks_and_other_business_as_GBK_tables_in_the_order_it_happened()
    {
        await using var cadres = await CadreFolder.OpenAsync();
        var people = cadres.Cadres.Take(3).ToList();
        var first = await cadres.ChangePostAsync(people[0]);
        var second = await cadres.ChangePostAsync(people[1]);
        await cadres.OrderAsync((Guid.CreateVersion7(), "免去职务", people[2]));
        await cadres.PassAsync();
        var last = await cadres.ChangePostAsync(people[0], "科长");
        await cadres.PassAsync();

        Assert.Equal(
            ["出_终止人事关系_#.csv", "出_终止人事关系_#.csv.done", "出_职务变动_#.xlsx", "出_职务变动_#.xlsx", "出_职务变动_#.xlsx.done", "出_职务变动_#.xlsx.done", "回执_#.csv", "回执_#.csv.done"],
            cadres.Outgoing().Select(name => Digits().Replace(name, "#")).Order(StringComparer.Ordinal));
        var rows = await cadres.ReadAndSettleAsync();
        Assert.Equal(cadres.Facts().Select(fact => fact.RowId), rows.Select(row => row.RowId));
        Assert.Equal((first, second, last), (rows[0].RowId, rows[1].RowId, rows[3].RowId));
        Assert.All(rows, row => Assert.Null(row.Problem));
        Assert.Equal(("2026-11-20", "副科长", "0142", people[0].IsLeader ? "是" : "否"), (rows[0].Columns["生效日期"], rows[0].Columns["A02016"], rows[0].Columns["A02007"], rows[0].Columns["leads"]));
        Assert.Equal(people[2].NationalId, rows[2].Columns["A0184"]);
    }

    [Fact]
    public async Task What_became_of_its_facts_it_learns_from_what_is_archived_and_returned()
    {
        await using var cadres = await CadreFolder.OpenAsync();
        var people = cadres.Cadres.Take(2).ToList();
        var (refused, taken) = (await cadres.ChangePostAsync(people[0]), await cadres.ChangePostAsync(people[1]));
        await cadres.PassAsync();

        await cadres.ReadAndSettleAsync(row => row.RowId != refused);
        await cadres.PassAsync();

        Assert.Equal(("rejected", "approval-missing", "缺少批准文号"), (cadres.Fact(refused).State, cadres.Fact(refused).Code, cadres.Fact(refused).Detail));
        Assert.Equal("accepted", cadres.Fact(taken).State);
    }

    [Fact]
    public async Task A_locked_persons_orders_wait_in_their_order_and_keep_nobody_else_waiting()
    {
        await using var cadres = await CadreFolder.OpenAsync();
        var (locked, other) = (cadres.Cadres.First(), cadres.Cadres.Skip(1).First());
        var ids = Enumerable.Range(0, 3).Select(_ => Guid.CreateVersion7()).ToList();
        await cadres.LockAsync(locked, locked: true);
        await cadres.OrderAsync((ids[0], "免去职务", locked), (ids[1], "登记工资执行", other));
        await cadres.OrderAsync((ids[2], "免去职务", locked));

        await cadres.PassAsync();
        Assert.Equal([ids[1]], (await cadres.ReadAndConfirmAsync()).Select(answer => answer.DeliveryId));

        await cadres.LockAsync(locked, locked: false);
        await cadres.PassAsync();
        var answers = await cadres.ReadAndConfirmAsync();
        Assert.Equal([ids[0], ids[2]], answers.Select(answer => answer.DeliveryId));
        Assert.Equal(["已免职并终止人事关系", "此前已免职"], answers.Select(answer => answer.Answer.Detail));
    }

    [Fact]
    public async Task An_order_delivered_again_is_answered_again_and_carried_out_once()
    {
        await using var cadres = await CadreFolder.OpenAsync();
        var (id, person) = (Guid.CreateVersion7(), cadres.Cadres.First());
        await cadres.OrderAsync((id, "免去职务", person));
        await cadres.PassAsync();
        var first = await cadres.ReadAndConfirmAsync();

        // In other company, so that it is another batch.
        await cadres.OrderAsync((id, "免去职务", person), (Guid.CreateVersion7(), "登记工资执行", cadres.Cadres.Last()));
        await cadres.PassAsync();

        Assert.Equal(first[0], (await cadres.ReadAndConfirmAsync()).Single(answer => answer.DeliveryId == id));
        Assert.Single(cadres.Facts());
    }

    [Fact]
    public async Task Half_a_file_is_read_by_nobody()
    {
        await using var cadres = await CadreFolder.OpenAsync();
        await cadres.ChangePostAsync(cadres.Cadres.First());
        cadres.System.Faults.Current = new SystemFaults { HalfWritten = true };

        await Assert.ThrowsAsync<SystemErrorException>(cadres.PassAsync);
        Assert.EndsWith(".xlsx", Assert.Single(cadres.Outgoing()), StringComparison.Ordinal);
        Assert.Empty(await cadres.ReadAndSettleAsync());

        await cadres.PassAsync();
        Assert.Single(await cadres.ReadAndSettleAsync());
    }

    [Fact]
    public async Task Rows_and_files_twice_and_turned_around_are_each_fact_once_and_in_order()
    {
        await using var cadres = await CadreFolder.OpenAsync();
        cadres.System.Faults.Current = new SystemFaults { Duplicate = true, Reorder = true };
        foreach (var person in cadres.Cadres.Take(3))
        {
            await cadres.ChangePostAsync(person);
        }

        await cadres.PassAsync();

        Assert.Equal(4, cadres.Outgoing().Length);
        Assert.Equal(cadres.Facts().Select(fact => fact.RowId), (await cadres.ReadAndSettleAsync()).Select(row => row.RowId));
        Assert.Equal(cadres.Facts().Select(fact => fact.RowId), (await cadres.ReadAndSettleAsync()).Select(row => row.RowId));
        await cadres.PassAsync();
        Assert.All(cadres.Facts(), fact => Assert.Equal("accepted", fact.State));
    }

    [Fact]
    public async Task Killed_at_any_step_it_hands_out_every_fact_and_carries_out_every_order_once()
    {
        for (var steps = 0; ; steps++)
        {
            await using var cadres = await CadreFolder.OpenAsync();
            var dying = new DyingDisk(cadres.Root, new Interruptions(steps));
            cadres.RestartFront(dying);
            var fact = await cadres.ChangePostAsync(cadres.Cadres.First());
            var orders = cadres.Cadres.Skip(1).Take(2).Select(person => (Id: Guid.CreateVersion7(), "免去职务", person)).ToList();
            await cadres.OrderAsync(orders);
            try
            {
                await cadres.PassAsync();
            }
            catch (InterruptedException)
            {
                // Killed here.
            }

            cadres.RestartFront();
            await cadres.PassAsync();
            var rows = await cadres.ReadAndSettleAsync();
            var answers = await cadres.ReadAndConfirmAsync();
            await cadres.PassAsync();

            Assert.Equal(3, cadres.Facts().Count);
            Assert.Equal(cadres.Facts().Select(known => known.RowId).Order(), rows.Select(row => row.RowId).Order());
            Assert.All(cadres.Facts(), known => Assert.Equal("accepted", known.State));
            Assert.Equal(orders.Select(order => order.Id), answers.Select(answer => answer.DeliveryId));
            Assert.All(answers, answer => Assert.Equal(ReceiptStage.Completed, answer.Answer.Stage));
            Assert.Contains(cadres.Facts(), known => known.RowId == fact);
            if (!dying.HasStruck)
            {
                Assert.True(steps > 5, "The work has more steps than this.");
                return;
            }
        }
    }

    [GeneratedRegex("[0-9]+_[0-9]+")]
    private static partial Regex Digits();

    /// <summary>Dies before a step or right after it, when what the ledger would have noted is not noted.</summary>
    private sealed class DyingDisk(string root, Interruptions interruptions) : FolderDisk(root)
    {
        public bool HasStruck => interruptions.HasStruck;

        public override void Write(string name, byte[] content)
        {
            interruptions.Step();
            base.Write(name, content);
            interruptions.Step();
        }

        public override void Process(string name)
        {
            interruptions.Step();
            base.Process(name);
            interruptions.Step();
        }
    }
}
