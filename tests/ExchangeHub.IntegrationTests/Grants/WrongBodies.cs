using Xunit;

namespace ExchangeHub.IntegrationTests.Grants;

/// <summary>What arrives where JSON of a form is asked for.</summary>
public static class WrongBodies
{
    public static TheoryData<string> All =>
    [
        "{", "null", "[]", "42", "\"grant\"", "not json", "{}trailing", "{\"purpose\":\"a\",\"purpose\":\"b\"}",
        "{\"target\":\"430700\",\"reason\":1,\"provider\":1}", "{\"grantee\":[],\"reason\":[],\"provider\":[]}",
        "{\"rowsPerDay\":1e99,\"reason\":{},\"types\":1}", "{\"rowsPerDay\":2147483648,\"reason\":false,\"types\":{}}",
        "{\"purpose\":\"\\ud800\",\"reason\":\"\\ud800\"}", "{\"target\":[[\"430700\"]],\"reason\":null,\"fields\":[1]}", "{\"\\ud800\":1}",
        string.Concat(Enumerable.Repeat("{\"a\":", 200)) + "1" + new string('}', 200),
    ];
}
