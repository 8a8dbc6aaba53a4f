using System.Text;

namespace Skranke.Api.Operations;

/// <summary>Lets a browser send a key to the operators' page: it sends <c>Basic</c>, in which the key is the password,
/// whatever the name is. Who sends nothing is asked by the browser.</summary>
public static class OperatorsLogin
{
    private const string Scheme = "Basic ";
    private const int LengthMax = 512;

    public static Task Handle(HttpContext http, RequestDelegate next)
    {
        if (http.Request.Path != "/ops")
        {
            return next(http);
        }

        var sent = http.Request.Headers.Authorization.ToString();
        if (sent.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            http.Request.Headers.Authorization = $"Bearer {PasswordOf(sent[Scheme.Length..])}";
        }

        http.Response.OnStarting(() =>
        {
            if (http.Response.StatusCode == StatusCodes.Status401Unauthorized)
            {
                http.Response.Headers.WWWAuthenticate = "Basic realm=\"Operators\", charset=\"UTF-8\"";
            }

            return Task.CompletedTask;
        });
        return next(http);
    }

    private static string PasswordOf(string encoded)
    {
        Span<byte> plain = stackalloc byte[LengthMax];
        return encoded.Length < LengthMax && Convert.TryFromBase64String(encoded, plain, out var length)
            && Encoding.UTF8.GetString(plain[..length]).Split(':', 2) is [_, var password]
            ? password
            : "";
    }
}
