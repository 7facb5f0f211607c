using ExchangeHub.Access.Decisions;
using ExchangeHub.Contracts;
using ExchangeHub.Hub.Deliveries;
using Xunit;

namespace ExchangeHub.UnitTests.Hub;

public sealed class EventViewsTests
{
    private readonly EventViews views = new();
    private int made;

    [Fact]
    public void Who_may_see_the_same_gets_the_same()
    {
        Assert.Same(See(FieldProfile.Acting), See(FieldProfile.Acting));
        Assert.Same(See(FieldProfile.Acting, opened: ["postName"]), See(FieldProfile.Acting, opened: ["postName"]));
        Assert.Same(See(FieldProfile.Acting, fields: "postName"), See(FieldProfile.Acting, fields: "postName"));
        Assert.Equal(3, made);
    }

    [Fact]
    public void Who_may_see_more_less_or_other_fields_never_gets_what_was_made_for_somebody_else()
    {
        CloudEvent[] seen =
        [
            See(FieldProfile.Full),
            See(FieldProfile.Acting),
            See(FieldProfile.Masked),
            See(FieldProfile.Masked, opened: ["postName"]),
            See(FieldProfile.Masked, opened: ["postName", "personName"]),
            See(FieldProfile.Masked, fields: "postName"),
            See(FieldProfile.Masked, fields: "postName personName"),
        ];

        Assert.Equal(seen.Length, seen.Distinct(ReferenceEqualityComparer.Instance).Count());
    }

    private CloudEvent See(string profile, string[]? opened = null, string? fields = null) => views.Get(
        new AccessDecision { Allowed = true, Rule = "rule", SnapshotVersion = 1, Profile = profile, OpenedFields = opened?.ToHashSet() },
        fields,
        () => new CloudEvent { Id = $"{++made}", Source = "//430700/organization", Type = "exchangehub.personnel.post-changed.v1" });
}
