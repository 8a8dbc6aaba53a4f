using System.Text;
using System.Xml;
using Skranke.Api.Sip2.Sessions;

namespace Skranke.Api.Sip2.Transports;

/// <summary>The same messages over HTTPS, as the Danish libraries agreed on in 2013: one message in a small document,
/// its answer in another. Credentials are attributes, there is no login message, no end of line and no memory from one
/// message to the next, so that any server behind a load balancer can answer.</summary>
public sealed class HttpsBinding(Sip2Server server)
{
    private const string Path = "/rest/sip2/{isil}";
    private const string Schema = "http://axiell.com/Schema/sip.xsd";
    private const int BytesMax = 32 * 1024;

    public void Map(IEndpointRouteBuilder endpoints) =>
        _ = endpoints.MapPost(Path, Handle).ExcludeFromDescription();

    private async Task Handle(HttpContext http)
    {
        var body = await ReadBody(http);
        if (body is null || Read(body) is not { } asked)
        {
            await Write(http, StatusCodes.Status400BadRequest, "error", "The document cannot be read.");
            return;
        }

        using var session = new Session(server, http.Connection.RemoteIpAddress) { IsDocument = true };
        if (!session.LogIn(asked.Login, asked.Password))
        {
            await Task.Delay(session.Penance, server.Time, http.RequestAborted);
            await Write(http, StatusCodes.Status401Unauthorized, "error", "Login and password do not match.");
            return;
        }

        if (http.Request.RouteValues["isil"] is not string isil || !isil.Equals(
            session.Terminal!.Library.Value, StringComparison.OrdinalIgnoreCase))
        {
            await Write(http, StatusCodes.Status403Forbidden, "error", "The login belongs to another library.");
            return;
        }

        var line = Encoding.UTF8.GetBytes(asked.Message);
        var (reply, _) = line.Length > server.Options.MessageLengthMax ? default : await session.Answer(line);
        await (reply is null
            ? Write(http, StatusCodes.Status400BadRequest, "error", "The document holds no message.")
            : Write(http, StatusCodes.Status200OK, "response", Encoding.UTF8.GetString(reply)));
    }

    private static async ValueTask<byte[]?> ReadBody(HttpContext http)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[4096];
        int read;
        while ((read = await http.Request.Body.ReadAsync(buffer, http.RequestAborted)) > 0)
        {
            if (bytes.Length + read > BytesMax)
            {
                return null;
            }

            bytes.Write(buffer, 0, read);
        }

        return bytes.ToArray();
    }

    /// <summary>Null where it is no such document. What a document type could define is never looked at.</summary>
    internal static (string Login, string Password, string Message)? Read(byte[] body)
    {
        try
        {
            using var reader = XmlReader.Create(
                new MemoryStream(body),
                new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            _ = reader.MoveToContent();
            if (reader.LocalName != "sip" || reader.NamespaceURI != Schema)
            {
                return null;
            }

            var (login, password) = (reader.GetAttribute("login") ?? "", reader.GetAttribute("password") ?? "");
            return reader.ReadToDescendant("request")
                ? (login, password, reader.ReadElementContentAsString())
                : null;
        }
        catch (XmlException)
        {
            return null;
        }
    }

    /// <summary>On one line: clients look for the answer without reading the document.</summary>
    private static async Task Write(HttpContext http, int status, string element, string text)
    {
        var escaped = new StringBuilder(text.Length + 16);
        foreach (var one in text)
        {
            _ = one switch
            {
                '&' => escaped.Append("&amp;"),
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                _ => escaped.Append(XmlConvert.IsXmlChar(one) || char.IsSurrogate(one) ? one : ' '),
            };
        }

        http.Response.StatusCode = status;
        http.Response.ContentType = "application/xml; charset=utf-8";
        await http.Response.WriteAsync(
            $"<?xml version=\"1.0\" encoding=\"UTF-8\"?><ns2:sip xmlns:ns2=\"{Schema}\">"
            + $"<{element}>{escaped}</{element}></ns2:sip>",
            http.RequestAborted);
    }
}
