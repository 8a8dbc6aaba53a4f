using System.Diagnostics;
using System.Text.Json.Serialization.Metadata;
using Npgsql;
using Skranke.Api.Errands;
using Skranke.Api.Operations;
using Skranke.Api.Security;
using Skranke.Ledger;
using Skranke.Silo.Embedded;
using Skranke.Silo.Hosting;

namespace Skranke.Api.Http;

/// <summary>What every request goes through: key, permission, body, idempotency, then its endpoint; and what becomes of
/// exceptions. A caller's or a rule's doing is never a 500, and no answer shows the inside of the engine.</summary>
public sealed class Pipeline(ApiServices services, RequestMeters meters, ILogger log)
{
    /// <summary>The source of one span for each request, named by its route and never by its path.</summary>
    public const string TraceSource = "Skranke.Http";

    private static readonly ActivitySource Trace = new(TraceSource);

    public Task Read(HttpContext http, string route, Operation operation, Func<Call, ValueTask<Answer>> handle) =>
        Run(http, route, operation, caller => handle(new Call(http, services, caller, operation)));

    public Task Ask<TBody>(
        HttpContext http,
        string route,
        Operation operation,
        JsonTypeInfo<TBody> type,
        Func<Call, TBody, ValueTask<Answer>> handle) where TBody : class =>
        Run(http, route, operation, async caller =>
        {
            var (bytes, fault) = await BodyReading.Read(http.Request);
            fault ??= BodyReading.CheckType(http.Request, bytes);
            return fault is null && BodyReading.Parse(bytes, type, out fault) is { } body
                ? await handle(new Call(http, services, caller, operation), body)
                : fault!;
        });

    public Task Change<TBody>(
        HttpContext http,
        string route,
        Operation operation,
        JsonTypeInfo<TBody> type,
        TBody? absent,
        Func<Call, TBody, ValueTask<Answer>> handle) where TBody : class =>
        Run(http, route, operation, async caller =>
        {
            var (bytes, fault) = await BodyReading.Read(http.Request);
            if (fault is not null)
            {
                return fault;
            }

            var body = absent;
            if (absent is null || bytes.Length > 0)
            {
                fault = BodyReading.CheckType(http.Request, bytes);
                body = fault is null ? BodyReading.Parse(bytes, type, out fault) : null;
            }

            return body is null
                ? fault!
                : await Once(http, caller, operation, bytes, call => handle(call, body));
        });

    public Task Replace<TBody>(
        HttpContext http,
        string route,
        Operation operation,
        Func<ReadOnlyMemory<byte>, (TBody? Read, Answer? Fault)> read,
        Func<Call, TBody, ValueTask<Answer>> handle) where TBody : class =>
        Run(http, route, operation, async caller =>
        {
            var (bytes, fault) = await BodyReading.Read(http.Request);
            if ((fault ?? BodyReading.CheckType(http.Request, bytes)) is { } wrong)
            {
                return wrong;
            }

            var (body, malformed) = read(bytes);
            return malformed ?? await Once(http, caller, operation, bytes, call => handle(call, body!));
        });

    public Task Change(HttpContext http, string route, Operation operation, Func<Call, ValueTask<Answer>> handle) =>
        Run(http, route, operation, async caller =>
        {
            var (bytes, fault) = await BodyReading.Read(http.Request);
            return fault
                ?? (bytes.Length > 0 ? Problems.Malformed("This request takes no body.") : null)
                ?? await Once(http, caller, operation, bytes, handle);
        });

    /// <summary>Works on one operation once at a time.</summary>
    private async ValueTask<Answer> Once(
        HttpContext http,
        Admitted caller,
        Operation operation,
        ReadOnlyMemory<byte> body,
        Func<Call, ValueTask<Answer>> handle)
    {
        var key = IdempotencyKey.Of(http.Request, caller, services.Secrets, body, out var fault);
        if (fault is not null)
        {
            return fault;
        }

        var call = new Call(http, services, caller, operation) { Key = key };
        if (!key.Remember)
        {
            return await handle(call);
        }

        if (!services.Running.TryStart(key.Operation))
        {
            return Problems.Of(
                RefusalCodes.RequestInProgress, "A request with this idempotency key is still being worked on.");
        }

        try
        {
            return await handle(call);
        }
        finally
        {
            services.Running.End(key.Operation);
        }
    }

    /// <summary>Below the caller's span, if there is one, and not below the web server's own: that one is recorded by
    /// nobody, and what lies below it would not be either.</summary>
    private static Activity? Begin(HttpContext http, string route)
    {
        var headers = http.Request.Headers;
        _ = ActivityContext.TryParse(headers.TraceParent, headers.TraceState, isRemote: true, out var caller);
        Activity.Current = null;
        return Trace.StartActivity($"{http.Request.Method} {route}", ActivityKind.Server, caller);
    }

    private async Task Run(
        HttpContext http, string route, Operation operation, Func<Admitted, ValueTask<Answer>> handle)
    {
        var started = Stopwatch.GetTimestamp();
        using var span = Trace.HasListeners() ? Begin(http, route) : null;
        Admitted? caller = null;
        Answer answer;
        try
        {
            (caller, var refused) = await services.Admission.Admit(http, operation);
            answer = refused ?? await handle(caller!);
        }
        catch (Exception exception) when (exception is not OperationCanceledException
            || !http.RequestAborted.IsCancellationRequested)
        {
            answer = Of(exception, http);
        }
        catch (OperationCanceledException)
        {
            // The caller has gone; nobody reads an answer.
            return;
        }

        var elapsed = Stopwatch.GetElapsedTime(started);
        _ = span?.SetTag("http.response.status_code", answer.Status).SetTag("skranke.outcome", answer.Code ?? "done");
        meters.Count(operation, answer, elapsed);
        Log.Request(
            log,
            http.Request.Method,
            route,
            answer.Status,
            answer.Code,
            elapsed.TotalMilliseconds,
            caller?.Credential.Id,
            http);
        await answer.Write(http.Response);
    }

    private Answer Of(Exception exception, HttpContext http)
    {
        switch (exception)
        {
            case OverloadedException:
                return Problems.Of(ProblemKinds.Overloaded, "Too many requests wait already. Come back in a moment.");
            case SilosAwayException:
                Log.SilosAway(log, Passing.Why(exception), http.TraceIdentifier);
                return Problems.Of(
                    ProblemKinds.SilosAway,
                    "No silo can work on this now. Nothing was changed; come back in a moment.");
            case OutcomeUnknownException:
                Log.OutcomeUnknown(log, Passing.Why(exception), http.TraceIdentifier);
                return Problems.Of(
                    ProblemKinds.OutcomeUnknown,
                    "Something broke while this was worked on. Ask again with the same key, and you are told.");
            case LedgerAwayException or TimeoutException:
            case NpgsqlException and not PostgresException:
            case PostgresException { SqlState: "57P01" or "57P02" or "57P03" or "53300" }:
                Log.LedgerAway(log, Passing.Why(exception), http.TraceIdentifier);
                return Problems.Of(
                    ProblemKinds.LedgerAway,
                    "The database cannot be reached. Nothing was changed; come back in a moment.");
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }:
                return BodyReading.TooLong();
            case BadHttpRequestException bad:
                return Problems.Malformed("The request's body cannot be read.", status: bad.StatusCode);
            default:
                Log.Failed(log, exception, http.TraceIdentifier);
                return Answer.Problem(new ProblemAnswer
                {
                    Type = ProblemKinds.TypeOf(ProblemKinds.Failed),
                    Title = ProblemKinds.Of(ProblemKinds.Failed).Title,
                    Status = 500,
                    Code = ProblemKinds.Failed,
                    Detail = "The engine failed. The operators find the cause in their log by the request id.",
                    RequestId = http.TraceIdentifier,
                });
        }
    }
}
