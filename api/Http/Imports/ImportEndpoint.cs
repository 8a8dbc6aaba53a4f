using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http.Features;
using Skranke.Api.Security;
using Skranke.Silo.Access;
using Skranke.Silo.Import;

namespace Skranke.Api.Http.Imports;

/// <summary>Takes a CSV file of one kind and answers its report: at once where it is done within a few seconds, and
/// otherwise the report so far, to be read again. A file that did not arrive whole changes nothing.</summary>
public sealed class ImportEndpoint(ImportJobs jobs)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private static readonly string Kinds = string.Join(", ", ImportKind.All.Select(kind => kind.Name));

    public static void Map(IEndpointRouteBuilder endpoints, Pipeline pipeline, Routes routes, ImportJobs jobs)
    {
        var endpoint = new ImportEndpoint(jobs);
        const string path = "/v1/imports/{kind}";

        // The body is a file of any length and not JSON, so that the pipeline does not read it.
        var doc = new RouteDoc("import", Operation.Import)
            .Says($"Import a CSV file: {Kinds}")
            .Answers<ImportReport>()
            .Refuses(
                ImportCodes.KindUnknown, ImportCodes.Incomplete, ImportCodes.TooLarge, RefusalCodes.RequestKeyReused);
        var handle = endpoint.Handle;
        _ = endpoints
            .MapMethods(path, ["POST"], http => pipeline.Read(http, path, Operation.Import, handle))
            .WithMetadata(doc, handle.Method);
        _ = routes
            .Get("/v1/imports/{id}", Operation.Import, endpoint.Report)
            .Says("Read how far an import is")
            .Answers<ImportReport>();
    }

    private async ValueTask<Answer> Handle(Call call)
    {
        if (ImportKind.Named(PathText.Of(call.Http, "kind")) is not { } kind)
        {
            return Problems.Of(400, ImportCodes.KindUnknown, $"This kind of file is not imported. Kinds are: {Kinds}.");
        }

        if (FaultOfType(call.Request) is { } type)
        {
            return type;
        }

        var key = IdempotencyKey.Of(call.Request, call.Admitted, call.Services.Secrets, default, out var fault);
        if (fault is not null)
        {
            return fault;
        }

        // How long a file may be is the import's own bound, which it keeps while it reads.
        if (call.Http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }

        var order = new ImportOrder(
            call.Library, kind, call.Caller.Id, key.Remember ? key.Operation : null, call.Request.ContentLength);
        await call.Audit(Audited.Import, reason: kind.Name);
        return await jobs.ReceiveAsync(order, call.Request.Body, call.Cancellation) switch
        {
            ImportReception.Queued queued => await AnswerOf(call, queued.Id),
            ImportReception.Rejected rejected => Problems.Of(400, rejected.Code, rejected.Detail),
            ImportReception.KeyReused => Problems.Of(
                RefusalCodes.RequestKeyReused, "This idempotency key was used for another file before."),
            var other => throw new InvariantBrokenException($"A file was received as {other.GetType().Name}."),
        };
    }

    private async ValueTask<Answer> AnswerOf(Call call, long id)
    {
        await jobs.WaitAsync(id, Patience, call.Cancellation);
        var report = await jobs.ReportAsync(call.Library, id, call.Cancellation)
            ?? throw new InvariantBrokenException($"Import {id} has no report.");
        return Answer.Of(report.IsFinished ? 200 : 202, report, ApiJson.Wire.ImportReport);
    }

    private async ValueTask<Answer> Report(Call call)
    {
        return PathText.TryNumber(PathText.Of(call.Http, "id"), out var id)
            && await jobs.ReportAsync(call.Library, id, call.Cancellation) is { } report
            ? Answer.Ok(report, ApiJson.Wire.ImportReport)
            : Problems.NotFound(ImportCodes.Unknown, "The library has no such import.");
    }

    /// <summary>The file is the body itself: no form, no JSON, not compressed. Other types are not looked at, for
    /// programs that send files call them all kinds of things.</summary>
    private static Answer? FaultOfType(HttpRequest request)
    {
        if (request.Headers.ContentEncoding.Count > 0 && request.Headers.ContentEncoding != "identity")
        {
            return Problems.Malformed("Files are not compressed: send none of 'Content-Encoding'.", status: 415);
        }

        var isForm = MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            && type.MediaType is { } name
            && (name.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase)
                || name.Equals("application/json", StringComparison.OrdinalIgnoreCase));
        return isForm
            ? Problems.Malformed("The body is the CSV file itself: send 'Content-Type: text/csv'.", status: 415)
            : null;
    }
}
