namespace ExchangeHub.Sandbox.Departments;

/// <summary>
/// In which month a change is paid: one that takes effect in month M and is received by the cut-off day is paid in M,
/// otherwise with the next payroll and back pay from M.
/// </summary>
internal sealed record PayrollMonth(DateOnly Month, DateOnly? BackPayFrom)
{
    private const int CutOffDay = 20;

    public static PayrollMonth For(DateOnly effective, DateOnly received)
    {
        var nextPayroll = received.Day <= CutOffDay ? FirstOf(received) : FirstOf(received).AddMonths(1);
        var due = FirstOf(effective);
        return due >= nextPayroll ? new PayrollMonth(due, BackPayFrom: null) : new PayrollMonth(nextPayroll, due);
    }

    /// <summary>Pay ends with the month in which the person leaves: this is the first month without.</summary>
    public static DateOnly StopFor(DateOnly effective) => FirstOf(effective).AddMonths(1);

    private static DateOnly FirstOf(DateOnly date) => new(date.Year, date.Month, 1);
}
