using System.Text.Json;

namespace ExchangeHub.Contracts.Validation;

/// <summary>Walks the data once, beside the contract's fields.</summary>
internal readonly struct DataWalker(Findings findings, ValidationContext context, AttributeFacts facts)
{
    public void Walk(JsonElement data, Contract contract)
    {
        findings.Enter("data");
        switch (data.ValueKind)
        {
            case JsonValueKind.Object:
                WalkObject(data, contract.Fields);
                break;
            case JsonValueKind.Undefined or JsonValueKind.Null:
                findings.Error(RejectionCode.MissingField, "The event has no data.");
                break;
            default:
                findings.Error(RejectionCode.InvalidField, "The data is an object.");
                break;
        }

        findings.Leave();
    }

    private void WalkObject(JsonElement element, IReadOnlyList<ContractField> fields)
    {
        ulong seen = 0;
        var next = 0;
        foreach (var member in element.EnumerateObject())
        {
            var index = IndexOf(member, fields, next);
            if (index < 0)
            {
                seen |= Unknown(member, fields);
                continue;
            }

            next = index + 1;
            findings.Enter(fields[index].Name);
            if ((seen & (1UL << index)) != 0)
            {
                findings.Error(RejectionCode.InvalidField, "The field stands there twice.");
            }

            seen |= 1UL << index;
            WalkField(member.Value, fields[index]);
            findings.Leave();
        }

        for (var i = 0; i < fields.Count; i++)
        {
            if (fields[i].Required && (seen & (1UL << i)) == 0)
            {
                findings.Enter(fields[i].Name);
                findings.Error(RejectionCode.MissingField, "The field is required.");
                findings.Leave();
            }
        }
    }

    private void WalkField(JsonElement value, ContractField field)
    {
        if (value.ValueKind != JsonValueKind.Null)
        {
            WalkValue(value, field);
        }
        else if (field.Required)
        {
            findings.Error(RejectionCode.MissingField, "The field is required.");
        }
    }

    private void WalkValue(JsonElement value, ContractField field)
    {
        switch (field.Kind)
        {
            case FieldKind.Object when value.ValueKind == JsonValueKind.Object:
                WalkObject(value, field.Fields);
                break;
            case FieldKind.Code when value.ValueKind == JsonValueKind.Object:
                WalkObject(value, ContractField.CodeFields);
                break;
            case FieldKind.List when value.ValueKind == JsonValueKind.Array:
                WalkList(value, field);
                break;
            case FieldKind.Object or FieldKind.Code or FieldKind.List:
                findings.Error(RejectionCode.InvalidField, field.Kind == FieldKind.List ? "The field is a list." : "The field is an object.");
                break;
            default:
                ValueRules.Check(value, field, context, facts, findings);
                break;
        }
    }

    private void WalkList(JsonElement list, ContractField field)
    {
        var count = list.GetArrayLength();
        if (count == 0 && field.Required)
        {
            findings.Error(RejectionCode.MissingField, "The list holds at least one entry.");
        }

        if (count > field.MaxLength)
        {
            findings.Error(RejectionCode.TooLong, $"At most {field.MaxLength} entries.");
            return;
        }

        var index = 0;
        foreach (var entry in list.EnumerateArray())
        {
            findings.Enter(index++);
            WalkField(entry, field.Element!);
            findings.Leave();
        }
    }

    // Senders write the fields in the contract's order nearly always: look at the expected one first.
    private static int IndexOf(JsonProperty member, IReadOnlyList<ContractField> fields, int next)
    {
        for (var i = 0; i < fields.Count; i++)
        {
            var index = (next + i) % fields.Count;
            if (member.NameEquals(fields[index].Name))
            {
                return index;
            }
        }

        return -1;
    }

    // Answers which field is settled by it: one that is only written wrongly is not missing as well.
    private ulong Unknown(JsonProperty member, IReadOnlyList<ContractField> fields)
    {
        var name = JsonText.NameOf(member);
        var meant = name is null ? -1 : IndexOfMeant(name, fields);
        findings.Enter(name is null || IdentityNumbers.Occurs(name, context) ? "?" : TextSafety.ForAnswer(name));
        if (name is null)
        {
            findings.Error(RejectionCode.UnsafeText, "The field's name is not valid Unicode.");
        }
        else if (meant >= 0)
        {
            // Readers differ in whether case counts; a name that only nearly fits would mean two things.
            findings.Error(RejectionCode.InvalidField, $"The field is written '{fields[meant].Name}'.");
        }
        else
        {
            findings.Warn(RejectionCode.UnknownField, "The contract has no such field; it is kept sealed and given to nobody.");
        }

        findings.Leave();
        return meant >= 0 ? 1UL << meant : 0;
    }

    private static int IndexOfMeant(string name, IReadOnlyList<ContractField> fields)
    {
        for (var i = 0; i < fields.Count; i++)
        {
            if (string.Equals(fields[i].Name, name, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        return -1;
    }
}
