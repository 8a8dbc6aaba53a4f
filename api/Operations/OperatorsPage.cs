using System.Globalization;
using System.Net;
using System.Text;
using Skranke.Api.Http;
using Skranke.Api.Security;
using Skranke.Api.Sip2;
using Skranke.Api.Sip2.Operators;
using Skranke.Silo.Hosting;

namespace Skranke.Api.Operations;

/// <summary>The page at <c>/ops</c>: what an operator wants to see when somebody telephones. It is made here, needs
/// nothing from elsewhere, reads itself anew every few seconds, and names nobody. Browsers send the operator's key as
/// the password of a plain login (<see cref="OperatorsLogin"/>).</summary>
public sealed class OperatorsPage(ApiServices services, OperatorsWatch watch, LedgerFigures ledger)
{
    private const int SecondsBetween = 5;
    private const int TerminalsMost = 200;
    private const string PageType = "text/html; charset=utf-8";

    private const string Style =
        """
        body { font: 15px/1.4 system-ui, sans-serif; margin: 1.5rem; color: #222; background: #fafafa; }
        h1 { font-size: 1.3rem; } h2 { font-size: 1.05rem; margin: 1.5rem 0 .4rem; }
        table { border-collapse: collapse; background: #fff; }
        th, td { border: 1px solid #ddd; padding: .25rem .7rem; text-align: left; }
        td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; }
        .bad { color: #a00; font-weight: 600; } .good { color: #060; } p.at { color: #666; }
        """;

    public void Map(Routes routes) => _ = routes.Get("/ops", Operation.ReadOperations, Show)
        .Says("The operators' page: silos, requests, ledger and what is behind")
        .AnswersPicture(PageType);

    private ValueTask<Answer> Show(Call call)
    {
        call.Http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'";
        return new(Answer.Text(Html(call.Http.RequestServices.GetService<Sip2Server>()?.Board), PageType));
    }

    private string Html(TerminalBoard? terminals)
    {
        var page = new StringBuilder();
        var hosts = services.Hosts();
        _ = page.Append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">")
            .Append("<title>Skranke operations</title>")
            .Append(CultureInfo.InvariantCulture, $"<meta http-equiv=\"refresh\" content=\"{SecondsBetween}\">")
            .Append("<style>").Append(Style).Append("</style></head><body><h1>Skranke operations</h1>")
            .Append(CultureInfo.InvariantCulture, $"<p class=\"at\">{Rfc3339.Write(TimeProvider.System.GetUtcNow())}; ")
            .Append(services.Clock.IsFrozen ? "the business clock stands still at " : "the business clock says ")
            .Append(CultureInfo.InvariantCulture, $"{Rfc3339.Write(services.Clock.Now)}</p>");
        Silos(page, hosts);
        Requests(page);
        Terminals(page, terminals);
        Rows(page, "Ledger of this process", ledger.Figures);
        Rows(page, "Grains of this process", [new OperatorsFigure("requests that wait", hosts.Waiting)]);
        if (watch.ReadAt is null)
        {
            _ = page.Append("<p class=\"bad\">The database has not been read yet.</p>");
        }

        foreach (var (title, figures) in watch.Sections)
        {
            Rows(page, title, figures);
        }

        return page.Append("</body></html>").ToString();
    }

    private static void Silos(StringBuilder page, HostState hosts)
    {
        _ = page.Append("<h2>Silos</h2><table id=\"silos\"><tr><th>silo<th>status<th>since<th>grains</tr>");
        foreach (var silo in hosts.Silos)
        {
            var grains = string.Join(", ", silo.Grains.Where(kind => kind.Value > 0)
                .Select(kind => $"{kind.Key} {kind.Value.ToString("N0", CultureInfo.InvariantCulture)}"));
            _ = page.Append(
                CultureInfo.InvariantCulture,
                $"<tr><td>{WebUtility.HtmlEncode(silo.Name)}<td class=\"{(silo.IsActive ? "good" : "bad")}\">")
                .Append(silo.Status)
                .Append(CultureInfo.InvariantCulture, $"<td>{(silo.Since is { } since ? Rfc3339.Write(since) : "")}")
                .Append(CultureInfo.InvariantCulture, $"<td>{grains}</tr>");
        }

        _ = page.Append("</table>");
    }

    private void Requests(StringBuilder page)
    {
        var (seconds, operations) = watch.LastMinute();
        _ = page.Append("<h2>Requests of the last minute, at this process</h2><table id=\"requests\">")
            .Append("<tr><th>operation<th class=\"n\">a second<th class=\"n\">refused<th class=\"n\">failed")
            .Append("<th class=\"n\">p50 ms<th class=\"n\">p99 ms</tr>");
        foreach (var (name, requests) in operations.Where(operation => operation.Requests.Count > 0)
            .OrderByDescending(operation => operation.Requests.Count))
        {
            _ = page.Append(
                CultureInfo.InvariantCulture,
                $"<tr><td>{name}<td class=\"n\">{requests.Count / Math.Max(seconds, 1):N1}")
                .Append(CultureInfo.InvariantCulture, $"<td class=\"n\">{requests.Refused}")
                .Append(
                    CultureInfo.InvariantCulture,
                    $"<td class=\"n{(requests.Failed > 0 ? " bad" : "")}\">{requests.Failed}")
                .Append(
                    CultureInfo.InvariantCulture,
                    $"<td class=\"n\">{requests.Quantile(0.5):N0}<td class=\"n\">{requests.Quantile(0.99):N0}</tr>");
        }

        _ = page.Append("</table>");
    }

    /// <summary>What is worst stands first: a terminal that lends as if it were cut off although it is not, then one
    /// that has gone, then the one whose messages come damaged most often.</summary>
    private static void Terminals(StringBuilder page, TerminalBoard? board)
    {
        var all = board?.All(null) ?? [];
        _ = page.Append("<h2>Terminals heard by this process</h2><table id=\"terminals\"><tr><th>library<th>login")
            .Append("<th>state<th>last seen<th>version<th class=\"n\">messages<th class=\"n\">errors %")
            .Append("<th class=\"n\">refused<th class=\"n\">offline<th class=\"n\">offline while online")
            .Append("<th class=\"n\">replays</tr>");
        foreach (var (library, login, activity) in all
            .OrderByDescending(one => one.Activity.OfflineWhileOnline > 0)
            .ThenBy(one => one.Activity.Connections > 0)
            .ThenByDescending(one => one.Activity.ErrorRate)
            .Take(TerminalsMost))
        {
            var isConnected = activity.Connections > 0;
            _ = page.Append(
                CultureInfo.InvariantCulture,
                $"<tr><td>{WebUtility.HtmlEncode(library.Value)}<td>{WebUtility.HtmlEncode(login)}")
                .Append(CultureInfo.InvariantCulture, $"<td class=\"{(isConnected ? "good" : "bad")}\">")
                .Append(isConnected ? "connected" : "gone")
                .Append(activity.Condition is { } condition ? $", {condition}" : "")
                .Append(CultureInfo.InvariantCulture, $"<td>{Rfc3339.Write(activity.LastSeen)}")
                .Append(CultureInfo.InvariantCulture, $"<td>{WebUtility.HtmlEncode(activity.Protocol)}")
                .Append(CultureInfo.InvariantCulture, $"<td class=\"n\">{activity.Messages}")
                .Append(CultureInfo.InvariantCulture, $"<td class=\"n\">{activity.ErrorRate * 100:0.0}")
                .Append(CultureInfo.InvariantCulture, $"<td class=\"n\">{activity.Refusals}")
                .Append(CultureInfo.InvariantCulture, $"<td class=\"n\">{activity.Offline}")
                .Append(
                    CultureInfo.InvariantCulture,
                    $"<td class=\"n{(activity.OfflineWhileOnline > 0 ? " bad" : "")}\">{activity.OfflineWhileOnline}")
                .Append(CultureInfo.InvariantCulture, $"<td class=\"n\">{activity.Replays}</tr>");
        }

        _ = page.Append("</table>");
        if (all.Count > TerminalsMost)
        {
            _ = page.Append(
                CultureInfo.InvariantCulture, $"<p>{all.Count - TerminalsMost} more are in /v1/terminals.</p>");
        }
    }

    private static void Rows(StringBuilder page, string title, IEnumerable<OperatorsFigure> figures)
    {
        _ = page.Append(CultureInfo.InvariantCulture, $"<h2>{WebUtility.HtmlEncode(title)}</h2><table>");
        foreach (var figure in figures)
        {
            _ = page.Append(
                CultureInfo.InvariantCulture,
                $"<tr><th>{WebUtility.HtmlEncode(figure.Label)}<td class=\"n{(figure.IsBad ? " bad" : "")}\">")
                .Append(CultureInfo.InvariantCulture, $"{figure.Value:N0}</tr>");
        }

        _ = page.Append("</table>");
    }
}
