using ExchangeHub.Host.Commands.Conformance.Traffic;

namespace ExchangeHub.Host.Commands.Conformance.Rules;

internal sealed class SignIn : Rule
{
    public override string Id => "token.sign-in";

    public override string Title => "用口令或私钥换取令牌 a token is obtained with the secret or key";

    public override string Ask => "启动客户端并登录 start the client; it signs in";

    public override Task DriveAsync(KitSession session, CancellationToken cancellationToken) => session.Client.SignInAsync(scope: null, cancellationToken);

    public override Task<Verdict?> JudgeAsync(KitSession session, CancellationToken cancellationToken)
    {
        var asked = session.Transcript.All.Where(exchange => exchange.Is("POST", "/connect/token")).ToList();
        return Task.FromResult(
            asked.FirstOrDefault(exchange => exchange.IsSuccess) is { } given ? Verdict.Pass($"有效期 lives for {given.Answered.Number("expires_in")} s")
            : asked is [.., var last] && (session.IsOver || session.Options.Drive) ? Verdict.Fail($"{last.Answered.Text("error")}: {last.Answered.Text("error_description")}")
            : null);
    }
}
