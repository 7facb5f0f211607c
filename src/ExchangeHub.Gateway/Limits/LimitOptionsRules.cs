using Microsoft.Extensions.Options;

namespace ExchangeHub.Gateway.Limits;

internal sealed class LimitOptionsRules : IValidateOptions<LimitOptions>
{
    public ValidateOptionsResult Validate(string? name, LimitOptions options) =>
        options.Problems().ToList() is { Count: > 0 } problems
            ? ValidateOptionsResult.Fail(problems)
            : ValidateOptionsResult.Success;
}
