namespace ExchangeHub.Contracts;

/// <summary>
/// Every code the hub answers with, described in <c>contracts/rejections.md</c>: its class after the field's numbering,
/// who fixes it and whether to try again.
/// </summary>
public static class RejectionCode
{
    /// <summary>The body is not JSON.</summary>
    public const string MalformedJson = "malformed-json";

    /// <summary>The HTTP request itself cannot be read.</summary>
    public const string MalformedRequest = "malformed-request";

    /// <summary>The address does not take the request's method.</summary>
    public const string MethodNotAllowed = "method-not-allowed";

    /// <summary>The content type is none of the three CloudEvents forms.</summary>
    public const string UnsupportedContentType = "unsupported-content-type";

    /// <summary>The body is larger than the limit.</summary>
    public const string BodyTooLarge = "body-too-large";

    /// <summary>More than 1,000 events in one batch.</summary>
    public const string BatchTooLarge = "batch-too-large";

    /// <summary>A batch without events.</summary>
    public const string EmptyBatch = "empty-batch";

    /// <summary>A required attribute is missing.</summary>
    public const string MissingAttribute = "missing-attribute";

    /// <summary>An attribute's value is not of its form.</summary>
    public const string InvalidAttribute = "invalid-attribute";

    /// <summary>An attribute with a fixed list of values has another one.</summary>
    public const string UnknownAttributeValue = "unknown-attribute-value";

    /// <summary>An attribute holds an identity number; attributes are never sealed.</summary>
    public const string IdentityNumberInAttribute = "identity-number-in-attribute";

    /// <summary>A required field is missing.</summary>
    public const string MissingField = "missing-field";

    /// <summary>A field's value is not of its form.</summary>
    public const string InvalidField = "invalid-field";

    /// <summary>A field the contract does not have. A warning: it is kept sealed and given to nobody.</summary>
    public const string UnknownField = "unknown-field";

    /// <summary>A text or list is longer than the contract allows.</summary>
    public const string TooLong = "too-long";

    /// <summary>A text holds control, invisible or direction-changing characters.</summary>
    public const string UnsafeText = "unsafe-text";

    /// <summary>A name mixes scripts or uses look-alike characters. A warning.</summary>
    public const string SuspiciousText = "suspicious-text";

    /// <summary><c>time</c> lies more than five minutes ahead.</summary>
    public const string TimeInFuture = "time-in-future";

    /// <summary>A date before the field's earliest, 1949-10-01 for most.</summary>
    public const string DateTooEarly = "date-too-early";

    /// <summary>The effective date is before the document date and the operation is not <c>correct</c>.</summary>
    public const string EffectiveBeforeDocument = "effective-before-document";

    /// <summary>Quota, post and sanction changes need approval number and date.</summary>
    public const string ApprovalMissing = "approval-missing";

    /// <summary>No contract has this type.</summary>
    public const string UnknownType = "unknown-type";

    /// <summary>The type exists, this version of it does not.</summary>
    public const string UnknownVersion = "unknown-version";

    /// <summary>The region is not in the tree on that day.</summary>
    public const string UnknownRegion = "unknown-region";

    /// <summary>A region inside the data differs from the event's. A warning.</summary>
    public const string RegionMismatch = "region-mismatch";

    /// <summary>A credit code fails its checks.</summary>
    public const string CreditCodeCheck = "credit-code-check";

    /// <summary>The region inside a credit code is historic, a placeholder or unknown. A warning.</summary>
    public const string CreditCodeRegion = "credit-code-region";

    /// <summary>An identity number fails its check. A warning that travels with the event.</summary>
    public const string IdentityNumberCheck = "identity-number-check";

    /// <summary>The region inside an identity number is historic, a placeholder or unknown. A warning.</summary>
    public const string IdentityNumberRegion = "identity-number-region";

    /// <summary>A 15-digit number where a current one is due. A warning.</summary>
    public const string IdentityNumberLegacy = "identity-number-legacy";

    /// <summary>An invented person or institution where only real ones may be.</summary>
    public const string SyntheticIdentity = "synthetic-identity";

    /// <summary>A code that its set does not have. A warning.</summary>
    public const string UnknownCode = "unknown-code";

    /// <summary>No or no valid access token.</summary>
    public const string Unauthenticated = "unauthenticated";

    /// <summary>The token is bound to a TLS client certificate that did not come with it.</summary>
    public const string WrongClientCertificate = "wrong-client-certificate";

    /// <summary>The token lacks the scope.</summary>
    public const string InsufficientScope = "insufficient-scope";

    /// <summary><c>source</c> does not name the client's own department and a region in its subtree.</summary>
    public const string SourceNotYours = "source-not-yours";

    /// <summary>The department may not publish this contract, nor open it to others by an agreement.</summary>
    public const string PublisherNotAllowed = "publisher-not-allowed";

    /// <summary>The region is outside the client's subtree.</summary>
    public const string RegionNotAllowed = "region-not-allowed";

    /// <summary>The label is above what this network may carry.</summary>
    public const string ConfidentialityAboveNetwork = "confidentiality-above-network";

    /// <summary>The contract does not list the department as a subscriber and no agreement opens it.</summary>
    public const string SubscriberNotEntitled = "subscriber-not-entitled";

    /// <summary>The region needs a grant.</summary>
    public const string GrantRequired = "grant-required";

    /// <summary>No such resource to read or grant.</summary>
    public const string UnknownResource = "unknown-resource";

    /// <summary>The account's role does not do this; the three administrators see no business data.</summary>
    public const string RoleNotAllowed = "role-not-allowed";

    /// <summary>Another department's system, whose answers no contract describes.</summary>
    public const string SystemNotYours = "system-not-yours";

    /// <summary>The fields this needs are not among those the caller may see.</summary>
    public const string FieldsNotAllowed = "fields-not-allowed";

    /// <summary>This node cannot say for certain which grants and agreements are in force; it denies what rests on one.</summary>
    public const string GrantsNotCurrent = "grants-not-current";

    /// <summary>The rows that the grant allows on one day are used up.</summary>
    public const string GrantRowsUsedUp = "grant-rows-used-up";

    /// <summary>The same source and id with other content.</summary>
    public const string DuplicateIdDifferentContent = "duplicate-id-different-content";

    /// <summary>A receipt contradicts the business outcome already recorded.</summary>
    public const string ReceiptConflict = "receipt-conflict";

    /// <summary>No such thing, or not yours to see.</summary>
    public const string NotFound = "not-found";

    /// <summary>No checkpoint of the ledger goes that far yet.</summary>
    public const string NoCheckpointYet = "no-checkpoint-yet";

    /// <summary>The hub may not be pointed at this address.</summary>
    public const string DestinationNotAllowed = "destination-not-allowed";

    /// <summary>The department's own system cannot be reached now.</summary>
    public const string SystemUnavailable = "system-unavailable";

    /// <summary>The department's own system did not answer in time.</summary>
    public const string SystemTooSlow = "system-too-slow";

    /// <summary>The department's own system gave an answer that may not be passed on.</summary>
    public const string SystemAnswerUnfit = "system-answer-unfit";

    /// <summary>Too many requests; wait as <c>Retry-After</c> says.</summary>
    public const string TooManyRequests = "too-many-requests";

    /// <summary>The client has published as many events today as it may; <c>Retry-After</c> ends with the day.</summary>
    public const string DailyQuotaUsedUp = "daily-quota-used-up";

    /// <summary>The hub failed; the request id finds the reason in its log.</summary>
    public const string InternalError = "internal-error";

    /// <summary>The hub cannot take it now; wait as <c>Retry-After</c> says.</summary>
    public const string Unavailable = "unavailable";

    /// <summary>A county gives no grants.</summary>
    public const string CountyNeverGrants = "county-never-grants";

    /// <summary>The giver's region does not stand above the reader's.</summary>
    public const string GrantorNotAboveGrantee = "grantor-not-above-grantee";

    /// <summary>The giver's region is neither the region to be read nor above it.</summary>
    public const string GrantorNotAboveTarget = "grantor-not-above-target";

    /// <summary>What one reads by a grant one cannot grant on.</summary>
    public const string GrantsDoNotChain = "grants-do-not-chain";

    /// <summary>No grant ever opens this resource.</summary>
    public const string ResourceNotGrantable = "resource-not-grantable";

    /// <summary>Whoever issued, proposed or applied for something does not sign it too.</summary>
    public const string SecondPersonRequired = "second-person-required";

    /// <summary>The countersigner's region is neither the giver's nor above it.</summary>
    public const string CountersignerOutsideRegion = "countersigner-outside-region";

    /// <summary>An agreement is decided by its provider.</summary>
    public const string ProviderDecides = "provider-decides";

    /// <summary>The last day lies before the first, or has passed.</summary>
    public const string GrantPeriodInvalid = "grant-period-invalid";

    /// <summary>It would last longer than a year.</summary>
    public const string GrantTooLong = "grant-too-long";

    /// <summary>The reader reads the region without it.</summary>
    public const string GrantNeedless = "grant-needless";

    /// <summary>Its state does not allow this: signed already, ended, rejected.</summary>
    public const string StateConflict = "state-conflict";

    /// <summary>The installation has no broker that clients reach.</summary>
    public const string AmqpNotOffered = "amqp-not-offered";

    /// <summary>The client has no account at the broker.</summary>
    public const string AmqpAccountMissing = "amqp-account-missing";

    /// <summary>The client's key set has no key that personal data could be encrypted to.</summary>
    public const string EncryptionKeyMissing = "encryption-key-missing";

    /// <summary>Over AMQP the data of this contract is a JWE.</summary>
    public const string EncryptionRequired = "encryption-required";

    /// <summary>The JWE cannot be opened.</summary>
    public const string EncryptionInvalid = "encryption-invalid";
}
