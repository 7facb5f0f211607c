using System.Diagnostics.CodeAnalysis;
using Xunit;

namespace ExchangeHub.Testing;

/// <summary>Servers that tests need: given by the environment (`./hub test` starts them), else a visible skip.</summary>
public static class Infra
{
    public const string Postgres = "EXCHANGEHUB_TEST_POSTGRES";
    public const string RabbitMq = "EXCHANGEHUB_TEST_RABBITMQ";
    public const string RabbitMqApi = "EXCHANGEHUB_TEST_RABBITMQ_API";

    /// <summary>Where set to 1, as in CI, what is missing fails the test instead of skipping it.</summary>
    public const string Demand = "EXCHANGEHUB_REQUIRE_INFRA";

    public static bool IsDemanded => Environment.GetEnvironmentVariable(Demand) == "1";

    public static string? Find(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;

    /// <summary>The variable's value. Without it the calling test is skipped, or fails where infrastructure is demanded.</summary>
    public static string Require(string variable)
    {
        var value = Find(variable);
        if (value is null)
        {
            Missing($"{variable} is not set; './hub test' starts what it needs");
        }

        return value;
    }

    /// <summary>Skips the calling test, or fails it where infrastructure is demanded.</summary>
    [DoesNotReturn]
    public static void Missing(string what)
    {
        if (IsDemanded)
        {
            Assert.Fail($"{what} ({Demand}=1 does not allow a skip).");
        }

        Assert.Skip(what);
    }
}
