using System.Text.Json;
using ExchangeHub.Contracts;

namespace ExchangeHub.WebConsole.Hub;

/// <summary>Which records.</summary>
/// <param name="Region">Of which region, with everything below.</param>
/// <param name="AsOf"><c>yyyy-MM-dd</c>; null for today.</param>
/// <param name="Name">Part of a name.</param>
public sealed record RecordFilter(string Region, string? AsOf = null, string? Name = null);

/// <summary>A part of a list of records, and how far it goes.</summary>
/// <param name="Items">The rows.</param>
/// <param name="Next">Cursor of the next page; null on the last.</param>
/// <param name="AsOf">The day they are of.</param>
/// <param name="Behind">Entries of the ledger that are not in them yet.</param>
/// <param name="Partial">True where some of the region is closed to the reader.</param>
public sealed record RecordList<T>(IReadOnlyList<T> Items, string? Next, DateOnly AsOf, long Behind, bool Partial = false);

/// <summary>An institution, as a list of them shows it.</summary>
public sealed record Institution(
    string InstitutionId, string? InstitutionName, string Region, string? State = null, DateOnly? Since = null, CodedValue? Category = null, CodedValue? Grade = null, string? CreditCode = null);

/// <summary>Quotas of an institution, by kind.</summary>
public sealed record QuotaItem(string InstitutionId, string? InstitutionName, string Region, string? ApprovalAuthority, IReadOnlyList<QuotaLine>? Lines, IReadOnlyList<QuotaFigure> Kinds);

/// <summary>How many are authorised, with which funding.</summary>
public sealed record QuotaLine(CodedValue QuotaType, CodedValue? FundingForm, int Number);

/// <summary>What is authorised of a quota kind, who is in post, and the difference.</summary>
public sealed record QuotaFigure(CodedValue QuotaType, int Authorised, int Actual, int Vacant, int Excess);

/// <summary>Leadership posts of an institution, by level.</summary>
public sealed record LeadershipItem(string InstitutionId, string Region, IReadOnlyList<LeadershipFigure> Levels);

/// <summary>Leadership posts of a level; how many are held is known where posts say so.</summary>
public sealed record LeadershipFigure(CodedValue Level, int Authorised, int? Actual, int? Excess);

/// <summary>Institutions and quotas of a region in numbers, and of each directly below it.</summary>
public sealed record Statistics(string Region, int Institutions, IReadOnlyList<QuotaFigure> Kinds, IReadOnlyList<RegionStatistics> Children, bool Partial, DateOnly AsOf, long Behind);

/// <summary>The numbers of one region.</summary>
public sealed record RegionStatistics(string Region, string Name, int Institutions, IReadOnlyList<QuotaFigure> Kinds);

/// <summary>An institution on one page.</summary>
public sealed record SummarySheet(
    string InstitutionId, JsonElement Institution, IReadOnlyList<QuotaFigure> Quotas, IReadOnlyList<LeadershipFigure> Leadership, SheetStaff Staff, DateOnly AsOf, long Behind);

/// <summary>People in post, in numbers.</summary>
public sealed record SheetStaff(int InPost);

/// <summary>Somebody who is known to the reader.</summary>
public sealed record PersonFound(string PersonKey);
