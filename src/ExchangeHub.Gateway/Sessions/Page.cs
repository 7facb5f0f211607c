using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ExchangeHub.Gateway.Sessions;

/// <summary>A page without scripts: its style is allowed by its hash, and forms go to this host alone.</summary>
internal static class Page
{
    private const string Style = """
        :root{color-scheme:light dark}*{box-sizing:border-box}
        body{margin:0;min-height:100vh;display:grid;place-items:center;background:Canvas;color:CanvasText;font:16px/1.6 system-ui,"Noto Sans SC","Microsoft YaHei",sans-serif}
        main{width:min(26rem,calc(100vw - 2rem));margin:2rem 0;padding:2rem;border:1px solid #8884;border-radius:.75rem}
        h1{margin:0 0 .25rem;font-size:1.35rem}header p{margin:0 0 1.5rem;color:GrayText}
        label{display:block;margin:1rem 0 .25rem}
        input{width:100%;padding:.6rem .75rem;border:1px solid #8888;border-radius:.4rem;font:inherit;background:Field;color:FieldText}
        button,a.next{display:block;width:100%;margin-top:1.5rem;padding:.65rem;border:0;border-radius:.4rem;background:#0b57d0;color:#fff;font:inherit;text-align:center;text-decoration:none;cursor:pointer}
        :focus-visible{outline:3px solid #7baaf7;outline-offset:2px}
        .wrong{padding:.6rem .75rem;border-left:4px solid #b3261e;background:#b3261e1a}
        .picture{margin:1rem auto;width:12rem;padding:.5rem;background:#fff}.picture svg{display:block;width:100%;height:auto}
        code{overflow-wrap:anywhere}ul.codes{columns:2;padding-left:1.2rem;font-family:ui-monospace,monospace}
        dl{display:grid;grid-template-columns:auto 1fr;gap:.25rem 1rem}dt{color:GrayText}dd{margin:0}
        """;

    private static readonly string Policy =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; " +
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    public static IResult Of(HttpContext http, string title, Html content, int status = StatusCodes.Status200OK, string? goOn = null)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.XFrameOptions = "DENY";
        // Not a redirect: browsers would hold the address of the application that waits against form-action.
        var refresh = goOn is null ? Html.Nothing : Html.Of($"<meta http-equiv=\"refresh\" content=\"0;url={goOn}\">");
        var page = Html.Of($"""
            <!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
            <meta name="robots" content="noindex">{refresh}<title>{title} · ExchangeHub</title><style>{new Html(Style)}</style></head>
            <body><main><header><h1>{title}</h1><p>机构编制数据交换中心</p></header>{content}</main></body></html>
            """);
        return Results.Text(page.Text, "text/html; charset=utf-8", statusCode: status);
    }

    /// <summary>A form that only this page can send.</summary>
    public static Html Form(HttpContext http, string action, Html fields, string button)
    {
        var token = http.RequestServices.GetRequiredService<IAntiforgery>().GetAndStoreTokens(http);
        return Html.Of($"""
            <form method="post" action="{action}"><input type="hidden" name="{token.FormFieldName}" value="{token.RequestToken}">
            {fields}<button type="submit">{button}</button></form>
            """);
    }

    public static Html Wrong(string? text) => text is null ? Html.Nothing : Html.Of($"<p class=\"wrong\" role=\"alert\">{text}</p>");
}
