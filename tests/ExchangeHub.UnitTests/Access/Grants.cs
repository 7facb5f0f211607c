using ExchangeHub.Access.Decisions;
using ExchangeHub.Contracts;

namespace ExchangeHub.UnitTests.Access;

internal static class Grants
{
    public static DateOnly Today { get; } = new(2026, 4, 1);

    /// <summary>A grant that nothing speaks against where a province above both gives it.</summary>
    public static Grant Of(string department = Department.Staffing, string region = "430700", params string[] targets) => new()
    {
        Id = Guid.CreateVersion7(),
        Version = 1,
        Department = department,
        Region = region,
        Targets = targets is [] ? ["430100"] : targets,
        Resources = ["quotas"],
        Profile = FieldProfile.Masked,
        Purpose = "编制情况参考",
        NotBefore = Today,
        NotAfter = Today.AddDays(90),
    };
}
