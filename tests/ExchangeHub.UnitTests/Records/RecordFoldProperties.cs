using System.Text;
using CsCheck;
using ExchangeHub.Hub.Records;
using Xunit;
using static ExchangeHub.UnitTests.Records.Facts;

namespace ExchangeHub.UnitTests.Records;

/// <summary>Whatever is said of a person, and in whatever order it arrives.</summary>
public sealed class RecordFoldProperties
{
    private static readonly Gen<RecordFact> One = Gen.Select(Gen.Int[0, 4], Gen.Int[1, 12], Gen.Int[1, 3], Gen.Bool).Select((what, month, unit, here) => what switch
    {
        0 => Enrolled(month, $"u{unit}", here ? City : OtherCity),
        1 => Released(month, $"u{unit}"),
        2 => PostChanged(month, $"第{unit}科科长", $"u{unit}", here ? City : OtherCity),
        3 => Transferred(month, "u1", $"u{unit}", City, OtherCity),
        _ => Fact("personnel.person-corrected", month, new { nationalId = "990000199001010018", personName = $"赵{unit}", correctionBasis = "户籍证明" }),
    });

    private static readonly Gen<RecordFact[]> Lives = One.Array[0, 12].Select(facts => facts.Select((fact, i) => fact with { Sequence = i + 1 }).ToArray());

    [Fact]
    public void The_order_of_arrival_makes_no_difference() =>
        Gen.Select(Lives, Gen.Int[0, int.MaxValue]).Sample((facts, seed) =>
        {
            var shuffled = facts.ToArray();
            new Random(seed).Shuffle(shuffled);
            return Show(Fold(RecordKind.Staff, facts)) == Show(Fold(RecordKind.Staff, shuffled));
        });

    [Fact]
    public void Each_day_says_what_the_facts_up_to_it_say() =>
        Gen.Select(Lives, Gen.Int[1, 12]).Sample((facts, month) =>
        {
            var day = new DateOnly(2026, month, 15);
            var then = Fold(RecordKind.Staff, facts).SingleOrDefault(version => version.ValidFrom <= day && version.ValidTo > day);
            var known = Fold(RecordKind.Staff, [.. facts.Where(fact => fact.Effective <= day)]).LastOrDefault();
            return Show(then is null ? [] : [then with { ValidTo = DateOnly.MaxValue }]) == Show(known is null ? [] : [known]);
        });

    [Fact]
    public void Versions_follow_one_another_without_gap() =>
        Lives.Sample(facts => Fold(RecordKind.Staff, facts) is var versions
            && versions.Zip(versions.Skip(1)).All(pair => pair.First.ValidTo == pair.Second.ValidFrom && pair.First.ValidFrom < pair.First.ValidTo));

    // The name and the state have rules that can be said in one line each, without the fold.
    [Fact]
    public void The_last_one_who_says_the_name_is_believed() =>
        Lives.Sample(facts =>
        {
            var sorted = facts.OrderBy(fact => fact.Effective).ThenBy(fact => fact.Sequence).ToList();
            var versions = Fold(RecordKind.Staff, facts);
            var lastPlaced = sorted.FindLastIndex(fact => fact.Event is "personnel.staff-enrolled" or "personnel.staff-transferred");
            return lastPlaced < 0
                || sorted.Skip(lastPlaced).Any(fact => fact.Event is "personnel.staff-released" or "personnel.post-changed")
                || (versions[^1].State == "in-force" && Text(versions[^1], "personName") == LastHeard(sorted[lastPlaced..], versions[^1].Region).Text("personName"));
        });

    // Corrections, which come from the city, say nothing of who has gone to the other one.
    private static RecordFact LastHeard(List<RecordFact> fromPlacing, string region) => region == City ? fromPlacing[^1] : fromPlacing[0];

    private static string Show(IEnumerable<RecordVersion> versions) => string.Join(
        '\n', versions.Select(version => $"{version with { Body = [] }} {Encoding.UTF8.GetString(version.Body)}"));
}
