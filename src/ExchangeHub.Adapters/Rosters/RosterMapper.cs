using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Codes;
using ExchangeHub.Contracts.Roster;

namespace ExchangeHub.Adapters.Rosters;

/// <summary>Makes a person of a row, and says what is wrong with it.</summary>
internal sealed class RosterMapper(RosterColumns columns)
{
    /// <summary>Null with problems, or the person; a warning leaves the value out and lets the row go.</summary>
    public RosterPerson? Map(TableRow row, List<RosterProblem> errors, List<RosterProblem> warnings)
    {
        var before = errors.Count;
        errors.AddRange((row.Problems ?? []).Where(Matters).Select(problem => problem with { Column = Heading(problem.Column) }));
        if (errors.Count > before)
        {
            return null;
        }

        if (row.Cells.Skip(columns.Header.Length).Any(cell => !string.IsNullOrWhiteSpace(cell)))
        {
            errors.Add(new RosterProblem(row.Line, null, RejectionCode.InvalidField, "单元格比表头多，列可能错位。 Has more cells than the header; columns may be shifted."));
            return null;
        }

        var cells = row.Cells;
        var nationalId = Required(row, "nationalId", errors);
        var personName = Required(row, "personName", errors);
        var person = new RosterPerson
        {
            NationalId = new CitizenId(WholeNumber(row, nationalId, errors)),
            PersonName = personName,
            InstitutionId = columns.Value(cells, "institutionId"),
            InstitutionName = columns.Value(cells, "institutionName"),
            UnitCreditCode = columns.Value(cells, "unitCreditCode") is { } code ? new CreditCode(code) : null,
            PayrollUnitNo = columns.Value(cells, "payrollUnitNo"),
            QuotaType = RosterCodes.Of(columns, cells, "quotaType"),
            FundingForm = RosterCodes.Of(columns, cells, "fundingForm"),
            PostName = columns.Value(cells, "postName"),
            PostLevel = RosterCodes.Of(columns, cells, "postLevel"),
            Rank = RosterCodes.Of(columns, cells, "rank"),
            StaffState = RosterCodes.Of(columns, cells, "staffState"),
            EntryDate = Day(row, "entryDate", errors, warnings),
            PayGrade = RosterCodes.Of(columns, cells, "payGrade"),
            PaidFromMonth = Month(row, "paidFromMonth", errors),
            Sex = RosterCodes.Of(columns, cells, "sex"),
            RecognizedBirthDate = Day(row, "recognizedBirthDate", errors, warnings),
            WorkStartDate = Day(row, "workStartDate", errors, warnings),
        };
        if (person is { InstitutionId: null, InstitutionName: null, UnitCreditCode: null, PayrollUnitNo: null })
        {
            errors.Add(new RosterProblem(row.Line, null, RejectionCode.MissingField, "未填写所在单位（机构编码、名称、统一社会信用代码或预算单位编码）。 Names no institution by id, name, credit code or payroll unit."));
        }

        return errors.Count == before ? person : null;
    }

    private string Required(TableRow row, string field, List<RosterProblem> errors)
    {
        if (columns.Value(row.Cells, field) is { } value)
        {
            return value;
        }

        errors.Add(new RosterProblem(row.Line, columns.HeadingOf(field), RejectionCode.MissingField, "必填项为空。 The cell is empty."));
        return "";
    }

    // 18 digits are more than a spreadsheet's number holds: the last ones are gone, and nobody can bring them back.
    private string WholeNumber(TableRow row, string nationalId, List<RosterProblem> errors)
    {
        if (nationalId.Contains("E+", StringComparison.OrdinalIgnoreCase))
        {
            errors.Add(new RosterProblem(row.Line, columns.HeadingOf("nationalId"), RejectionCode.InvalidField, "号码被电子表格当作数值，末几位已丢失；请将该列设为文本后重新填写。 A spreadsheet made a number of it and lost its last digits; format the column as text and enter it again."));
        }

        return nationalId;
    }

    private DateOnly? Day(TableRow row, string field, List<RosterProblem> errors, List<RosterProblem> warnings)
    {
        if (columns.Value(row.Cells, field) is not { } text)
        {
            return null;
        }

        if (RosterDates.TryDay(text, out var day))
        {
            return day;
        }

        if (RosterDates.TryMonth(text, out _))
        {
            warnings.Add(new RosterProblem(row.Line, columns.HeadingOf(field), RejectionCode.InvalidField, "只有年月没有日，该项未上报。 A month without its day; the value is left out."));
        }
        else
        {
            errors.Add(new RosterProblem(row.Line, columns.HeadingOf(field), RejectionCode.InvalidField, "不是日历中的日期。 Is not a date of the calendar."));
        }

        return null;
    }

    private string? Month(TableRow row, string field, List<RosterProblem> errors)
    {
        if (columns.Value(row.Cells, field) is not { } text)
        {
            return null;
        }

        if (RosterDates.TryMonth(text, out var month))
        {
            return month;
        }

        errors.Add(new RosterProblem(row.Line, columns.HeadingOf(field), RejectionCode.InvalidField, "不是年月。 Is not a month."));
        return null;
    }

    // What stands in a column that means nothing to a roster keeps nobody out of it.
    private bool Matters(RosterProblem problem) => Place(problem.Column) is not { } at || columns.IsKnown(at);

    // The table numbers columns; people know them by their headings.
    private string? Heading(string? column) => Place(column) is { } at && at < columns.Header.Length ? columns.Header[at] : column;

    private static int? Place(string? column) => column is ['#', .. var number] && int.TryParse(number, out var at) ? at - 1 : null;
}
