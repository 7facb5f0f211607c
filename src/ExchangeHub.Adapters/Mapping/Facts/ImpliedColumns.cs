namespace ExchangeHub.Adapters.Mapping.Facts;

/// <summary>Columns that a protocol's own convention gives every source, so that no mapping repeats them.</summary>
internal static class ImpliedColumns
{
    private static readonly string[] Staging =
    [
        "EXCHANGE_ID", "BATCH_NO", "SEQ_NO", "BIZ_TYPE", "CONTRACT_VER", "OP_TYPE", "REGION_CODE", "UNIT_CREDIT_CODE", "PAYLOAD_DIGEST",
        "DATA_STATUS", "ERR_CODE", "ERR_MSG", "RETRY_COUNT", "CREATED_AT", "TAKEN_AT", "RECEIPT_AT", "SOURCE_ROW_ID",
        "CORRELATION_ID", "CAUSATION_ID", "EFFECTIVE_DATE", "DOCUMENT_NO", "DOCUMENT_DATE", "ACTION",
    ];

    public static IReadOnlyList<string> Of(string? protocol) => protocol == "staging" ? Staging : [];
}
