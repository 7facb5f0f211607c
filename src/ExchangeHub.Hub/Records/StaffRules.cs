using System.Text.Json;
using Rule = System.Action<ExchangeHub.Hub.Records.RecordState, ExchangeHub.Hub.Records.RecordFact>;

namespace ExchangeHub.Hub.Records;

/// <summary>人员情况: how events change what is kept of a person in post.</summary>
internal static class StaffRules
{
    private static readonly string[] Basics = ["nationalId", "personName", "sex", "ethnicGroup", "recognizedBirthDate", "workStartDate"];
    private static readonly string[] Unit = ["institutionId", "institutionName", "unitCreditCode"];
    private static readonly string[] Post = ["postName", "postLevel", "rank"];
    private static readonly string[] Entry = ["quotaType", "fundingForm", "entryKind", "quotaUseApprovalNo"];

    // Codes of the two sets in use for people who are on a roster and no longer in post.
    private static readonly HashSet<string> Gone =
    [
        "人员管理状态/2", "人员管理状态/3", "人员管理状态/4",
        "ExchangeHub 人员状态/retired", "ExchangeHub 人员状态/released", "ExchangeHub 人员状态/deceased",
    ];

    public static IReadOnlyDictionary<string, Rule> All { get; } = new Dictionary<string, Rule>
    {
        ["personnel.staff-enrolled"] = Enrol,
        ["personnel.staff-appointed"] = Appoint,
        ["personnel.post-changed"] = ChangePost,
        ["personnel.rank-changed"] = OfColleagues((state, fact) => Add(state, fact, "rank")),
        ["personnel.person-corrected"] = InstitutionRules.Heard(Correct),
        ["personnel.staff-transferred"] = Transfer,
        ["personnel.staff-released"] = Leave,
        ["personnel.employment-ended"] = Leave,
        ["personnel.retirement-approved"] = Leave,
        [RecordFact.OfRoster] = List,
    };

    // An institution that is handed to another region comes with its people: whoever names the very institution is heard too.
    private static Rule OfColleagues(Rule rule) => (state, fact) =>
        (fact.Text("institutionId") is { } unit && unit == state.InstitutionId ? rule : InstitutionRules.Heard(rule))(state, fact);

    private static void Enrol(RecordState state, RecordFact fact)
    {
        Place(state, fact, fact.Region, fact.Text("institutionId"));
        state.Take(fact, Basics);
        state.Take(fact, Post);
        state.Take(fact, Entry);
        state.QuotaType = state.Code("quotaType");
    }

    private static void Appoint(RecordState state, RecordFact fact)
    {
        Place(state, fact, RegionOfUnit(state, fact), fact.Text("institutionId"));
        state.Take(fact, Basics);
        state.Take(fact, Post);
        state.Take(fact, "quotaUseApprovalNo");
        state.TakeAs(fact, "appointmentKind", "entryKind");
        state.TakeMissing(fact, "quotaType");
        Lead(state, fact);
    }

    private static void ChangePost(RecordState state, RecordFact fact)
    {
        var wasGone = state.State == RecordState.Ended;
        Place(state, fact, RegionOfUnit(state, fact), fact.Text("institutionId"));
        state.Take(fact, "nationalId", "personName", "postName", "postLevel");
        Lead(state, fact);

        // A late change of the post of somebody who has left brings nobody back.
        if (wasGone)
        {
            End(state);
        }
    }

    private static void Transfer(RecordState state, RecordFact fact)
    {
        Place(state, fact, Destination(state, fact), fact.Text("toInstitutionId"));
        state.TakeAs(fact, "toInstitutionId", "institutionId");
        state.TakeAs(fact, "toInstitutionName", "institutionName");
        state.TakeAs(fact, "transferKind", "entryKind");
        state.Take(fact, "nationalId", "personName", "quotaType", "quotaUseApprovalNo");
        state.QuotaType = state.Code("quotaType");
    }

    private static void List(RecordState state, RecordFact fact)
    {
        Place(state, fact, RegionOfUnit(state, fact), fact.Text("institutionId"));
        state.Take(fact, Basics);
        state.Take(fact, Post);
        state.Take(fact, "quotaType", "fundingForm");
        state.QuotaType = state.Code("quotaType");
        if (fact.Data.TryGetProperty("staffState", out var kept) && RecordState.CodeOf(kept) is { } code && Gone.Contains(code))
        {
            End(state);
        }
    }

    private static void Correct(RecordState state, RecordFact fact)
    {
        if (state.Exists)
        {
            state.Take(fact, Basics);
        }
    }

    private static void Leave(RecordState state, RecordFact fact)
    {
        // Who has moved on is released by the unit left behind, perhaps on the day of the new entry: that ends nothing.
        if (state.Exists && state.InstitutionId is { } unit && unit != fact.Text("institutionId"))
        {
            return;
        }

        Add(state, fact);
        End(state);
    }

    // Says something of a person without saying where he or she serves now.
    private static void Add(RecordState state, RecordFact fact, params ReadOnlySpan<string> fields)
    {
        if (!state.Exists)
        {
            Place(state, fact, fact.Region, fact.Text("institutionId"));
        }

        state.TakeMissing(fact, "nationalId", "personName");
        state.Take(fact, fields);
    }

    private static void Place(RecordState state, RecordFact fact, string region, string? unit)
    {
        if (unit is not null && unit != state.InstitutionId)
        {
            // Another institution's post and quota are not this one's.
            state.Remove(Unit);
            state.Remove(Post);
            state.Remove(Entry);
            (state.QuotaType, state.PostLevel) = (null, null);
        }

        state.MoveTo(region, fact);
        state.Take(fact, Unit);
        state.State = RecordState.InForce;
    }

    // A city may speak of somebody in one of its counties: as long as the institution stays, so does the region.
    private static string RegionOfUnit(RecordState state, RecordFact fact) =>
        state.Exists && (fact.Text("institutionId") ?? state.InstitutionId) == state.InstitutionId ? state.Region : fact.Region;

    // Only a region that the event itself names, so that it was told of it; the other side where it says no better.
    private static string Destination(RecordState state, RecordFact fact)
    {
        if (fact.Counterpart is not { } other)
        {
            return fact.Region;
        }

        var said = fact.Text("toRegion");
        return said == fact.Region || said == other ? said
            : fact.Text("fromRegion") is { } left && (left == fact.Region || left == other) ? Other(left)
            : state.Exists && state.Region == other ? fact.Region
            : other;

        string Other(string one) => one == fact.Region ? other : fact.Region;
    }

    private static void Lead(RecordState state, RecordFact fact) =>
        state.PostLevel = fact.Data.TryGetProperty("leadershipPost", out var leads) && leads.ValueKind == JsonValueKind.True && fact.Data.TryGetProperty("postLevel", out var level)
            ? RecordState.CodeOf(level)
            : null;

    private static void End(RecordState state)
    {
        state.State = RecordState.Ended;
        (state.QuotaType, state.PostLevel) = (null, null);
    }
}
