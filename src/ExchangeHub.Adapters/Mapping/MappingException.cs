namespace ExchangeHub.Adapters.Mapping;

/// <summary>A row or an event lacks what the other side needs. Names the field, never its value.</summary>
internal sealed class MappingException(string field) : Exception($"The field '{field}' is missing or not of its form.")
{
    public const string Code = "mapping-failed";
}
