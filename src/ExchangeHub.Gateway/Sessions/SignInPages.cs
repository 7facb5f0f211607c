using ExchangeHub.Gateway.Accounts;
using Microsoft.AspNetCore.Http;
using QRCoder;

namespace ExchangeHub.Gateway.Sessions;

/// <summary>What the sign-in pages look like.</summary>
internal static class SignInPages
{
    public const string PasswordPath = "/account/password";
    public const string SecondFactorPath = "/account/second-factor";
    public const string EnrolPath = "/account/second-factor/enrol";
    public const string SignOutPath = "/account/sign-out";

    public static IResult SignIn(HttpContext http, SignInRequest request, string? wrong = null) => Page.Of(
        http,
        "登录",
        Html.Of($"""
            {Page.Wrong(wrong)}{Page.Form(http, request.At(SignInRequest.SignInPath), Html.Of($"""
                <label for="name">账号</label><input id="name" name="name" autocomplete="username" autocapitalize="none" spellcheck="false" maxlength="32" required autofocus>
                <label for="password">口令</label><input id="password" name="password" type="password" autocomplete="current-password" maxlength="256" required>
                """), "登录")}
            """),
        StatusOf(wrong, StatusCodes.Status401Unauthorized));

    public static IResult NewPassword(HttpContext http, SignInRequest request, string? wrong = null) => Page.Of(
        http,
        "设置新口令",
        Html.Of($"""
            <p>一次性口令只能使用一次，请设置至少 {AccountsSetup.ShortestPassword} 位的新口令；长度比花样更重要。</p>{Page.Wrong(wrong)}
            {Page.Form(http, request.At(PasswordPath), Html.Of($"""
                <label for="password">新口令</label><input id="password" name="password" type="password" autocomplete="new-password" minlength="{AccountsSetup.ShortestPassword}" maxlength="256" required autofocus>
                <label for="again">再输入一次</label><input id="again" name="again" type="password" autocomplete="new-password" maxlength="256" required>
                """), "保存并继续")}
            """),
        StatusOf(wrong, StatusCodes.Status422UnprocessableEntity));

    public static IResult Code(HttpContext http, SignInRequest request, string? wrong = null) => Page.Of(
        http,
        "动态口令",
        Html.Of($"""
            <p>请输入身份验证器显示的六位数字；手机不在身边时，可输入一个恢复码。</p>{Page.Wrong(wrong)}
            {Page.Form(http, request.At(SecondFactorPath), CodeField("动态口令或恢复码", "text"), "验证")}
            """),
        StatusOf(wrong, StatusCodes.Status401Unauthorized));

    public static IResult Enrol(HttpContext http, SignInRequest request, string name, string secret, string? wrong = null)
    {
        var address = SecondFactor.AddressOf(name, secret);
        return Page.Of(
            http,
            "绑定动态口令",
            Html.Of($"""
                <p>用身份验证器（如 Aegis、FreeOTP、Microsoft Authenticator）扫描二维码，或手工输入密钥，再输入它显示的六位数字。</p>
                <div class="picture">{Picture(address)}</div><p>密钥：<code>{string.Join(' ', secret.Chunk(4).Select(part => new string(part)))}</code></p>
                <p><small><code>{address}</code></small></p>{Page.Wrong(wrong)}
                {Page.Form(http, request.At(EnrolPath), CodeField("六位数字", "numeric"), "绑定")}
                """),
            StatusOf(wrong, StatusCodes.Status401Unauthorized));
    }

    public static IResult RecoveryCodes(HttpContext http, SignInRequest request, IEnumerable<string> codes) => Page.Of(
        http,
        "恢复码",
        Html.Of($"""
            <p>动态口令已绑定。以下恢复码只显示这一次，每个只能用一次，请打印并妥善保管。</p>
            <ul class="codes">{Html.Join(codes.Select(code => Html.Of($"<li>{code}</li>")))}</ul><a class="next" href="{request.Target}">已保存，继续</a>
            """));

    public static IResult Done(HttpContext http, SignInRequest request) => Page.Of(
        http, "登录成功", Html.Of($"<p>正在返回……</p><a class=\"next\" href=\"{request.Target}\">继续</a>"), goOn: request.Target);

    public static IResult Account(HttpContext http, Account account) => Page.Of(
        http,
        "已登录",
        Html.Of($"""
            <dl><dt>账号</dt><dd>{account.UserName}</dd><dt>角色</dt><dd>{RoleNames.Of(account.Role)}</dd><dt>行政区划</dt><dd>{account.Region}</dd></dl>
            {Page.Form(http, SignOutPath, Html.Nothing, "退出登录")}
            """));

    public static IResult SignOut(HttpContext http) =>
        Page.Of(http, "退出登录", Html.Of($"<p>退出后，由此登录的各应用也一并退出。</p>{Page.Form(http, SignOutPath, Html.Nothing, "退出登录")}"));

    public static IResult SignedOut(HttpContext http) =>
        Page.Of(http, "已退出", Html.Of($"<p>您已退出登录。</p><a class=\"next\" href=\"{SignInRequest.SignInPath}\">重新登录</a>"));

    public static IResult BadForm(HttpContext http) =>
        Page.Of(http, "请重试", Html.Of($"<p>页面已过期，或表单不是从本页提交的。</p><a class=\"next\" href=\"{SignInRequest.SignInPath}\">重新登录</a>"), StatusCodes.Status400BadRequest);

    private static Html CodeField(string label, string mode) => Html.Of(
        $"<label for=\"code\">{label}</label><input id=\"code\" name=\"code\" inputmode=\"{mode}\" autocomplete=\"one-time-code\" maxlength=\"32\" required autofocus>");

    private static Html Picture(string address)
    {
        using var generator = new QRCodeGenerator();
        using var data = generator.CreateQrCode(address, QRCodeGenerator.ECCLevel.M);
        using var picture = new SvgQRCode(data);
        return new Html(picture.GetGraphic(pixelsPerModule: 4));
    }

    private static int StatusOf(string? wrong, int status) => wrong is null ? StatusCodes.Status200OK : status;
}
