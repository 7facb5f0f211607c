namespace ExchangeHub.Adapters.Connectors.Staging;

/// <summary>
/// Columns that every staging table has beside those of its business; <c>contracts/staging/README.md</c> says what each means and who
/// writes it.
/// </summary>
internal static class StagingColumn
{
    public const string ExchangeId = "EXCHANGE_ID";
    public const string BatchNo = "BATCH_NO";
    public const string SequenceNo = "SEQ_NO";
    public const string BusinessType = "BIZ_TYPE";
    public const string ContractVersion = "CONTRACT_VER";
    public const string Operation = "OP_TYPE";
    public const string Region = "REGION_CODE";
    public const string SourceRowId = "SOURCE_ROW_ID";
    public const string CorrelationId = "CORRELATION_ID";
    public const string CausationId = "CAUSATION_ID";
    public const string TraceParent = "TRACE_PARENT";
    public const string PayloadDigest = "PAYLOAD_DIGEST";
    public const string Status = "DATA_STATUS";
    public const string LockedBy = "LOCKED_BY";
    public const string RetryCount = "RETRY_COUNT";
    public const string CreatedAt = "CREATED_AT";
    public const string TakenAt = "TAKEN_AT";
    public const string ReceiptAt = "RECEIPT_AT";
    public const string ErrorCode = "ERR_CODE";
    public const string ErrorMessage = "ERR_MSG";
    public const string LedgerNo = "LEDGER_NO";
    public const string AnswerMessage = "ANSWER_MSG";

    /// <summary>Without these a table cannot be read.</summary>
    public static IReadOnlyList<string> OfSources { get; } =
    [
        ExchangeId, SequenceNo, BusinessType, Operation, Status, LockedBy, RetryCount, ErrorCode, ErrorMessage, CreatedAt, TakenAt, ReceiptAt, SourceRowId,
    ];

    /// <summary>Without these a table cannot be written.</summary>
    public static IReadOnlyList<string> OfTargets { get; } = [ExchangeId, SequenceNo, Status, ErrorCode, ErrorMessage, CreatedAt, ReceiptAt];

    /// <summary>What every row that is written brings by itself.</summary>
    public static IReadOnlyList<string> Filled { get; } =
    [
        ExchangeId, BatchNo, SequenceNo, BusinessType, ContractVersion, Operation, Region, PayloadDigest, Status, RetryCount, CreatedAt,
        SourceRowId, CorrelationId, CausationId,
    ];

    /// <summary>All of the convention: none of them is a column of the business.</summary>
    public static IReadOnlySet<string> Known { get; } = new HashSet<string>(
        [
            .. OfSources, BatchNo, ContractVersion, Region, "UNIT_CREDIT_CODE", PayloadDigest, CorrelationId, CausationId, TraceParent,
            "EFFECTIVE_DATE", "DOCUMENT_NO", "DOCUMENT_DATE", LedgerNo, AnswerMessage,
        ],
        StringComparer.OrdinalIgnoreCase);
}

/// <summary>Values of <c>DATA_STATUS</c>.</summary>
internal static class StagingStatus
{
    public const string New = "0";
    public const string Locked = "1";
    public const string Taken = "2";
    public const string Accepted = "3";
    public const string Rejected = "9";
}
