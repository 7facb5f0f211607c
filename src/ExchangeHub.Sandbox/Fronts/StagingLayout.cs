using ExchangeHub.Contracts;

namespace ExchangeHub.Sandbox.Fronts;

/// <summary>Which table of a system carries what.</summary>
/// <param name="Outbound">Table by kind of fact.</param>
/// <param name="Inbound">Table to the column that says whom an order is about; the orders of one are carried out one after another.</param>
internal sealed record StagingLayout(IReadOnlyDictionary<string, string> Outbound, IReadOnlyDictionary<string, string> Inbound)
{
    private static readonly StagingLayout Staffing = new(
        new Dictionary<string, string> { ["上编"] = "EX_OUT_STAFF", ["下编"] = "EX_OUT_STAFF", ["机构设立"] = "EX_OUT_UNIT" },
        new Dictionary<string, string> { ["EX_IN_STAFF"] = "A01085", ["EX_IN_UNIT"] = "unitId" });

    private static readonly StagingLayout Finance = new(
        new Dictionary<string, string>
        {
            ["工资变动"] = "EX_OUT_PAYROLL", ["停发工资"] = "EX_OUT_PAYROLL", ["纳入统发"] = "EX_OUT_PAYROLL", ["人员经费调整"] = "EX_OUT_BUDGET",
        },
        new Dictionary<string, string> { ["EX_IN_PAYROLL"] = "iden_no", ["EX_IN_UNIT"] = "agency_code" });

    public IEnumerable<string> Tables => Outbound.Values.Concat(Inbound.Keys).Distinct();

    public static StagingLayout? Of(string department) => department switch
    {
        Department.Staffing => Staffing,
        Department.Finance => Finance,
        _ => null,
    };

    /// <summary>Columns of the convention in <c>contracts/staging/README.md</c>: all others are the business's.</summary>
    public static IReadOnlySet<string> Convention { get; } = new HashSet<string>(
        [
            "EXCHANGE_ID", "BATCH_NO", "SEQ_NO", "BIZ_TYPE", "CONTRACT_VER", "OP_TYPE", "REGION_CODE", "UNIT_CREDIT_CODE", "EFFECTIVE_DATE", "DOCUMENT_NO", "DOCUMENT_DATE",
            "PAYLOAD_DIGEST", "DATA_STATUS", "ERR_CODE", "ERR_MSG", "RETRY_COUNT", "CREATED_AT", "TAKEN_AT", "RECEIPT_AT", "SOURCE_ROW_ID", "CORRELATION_ID", "CAUSATION_ID",
            "TRACE_PARENT", "LOCKED_BY", "LEDGER_NO", "ANSWER_MSG",
        ],
        StringComparer.OrdinalIgnoreCase);
}
