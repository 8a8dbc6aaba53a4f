using Skranke.Actors;
using Skranke.Api.Security;
using Skranke.Loans;

namespace Skranke.Api.Http.Clock;

/// <summary>Where the demo clock is to be moved; one of both.</summary>
public sealed record ClockBody
{
    /// <summary>By a duration, such as <c>P32D</c>.</summary>
    [Schema(Format = "duration")]
    public string? Advance { get; init; }

    /// <summary>To an instant.</summary>
    [Schema(Format = "date-time")]
    public string? To { get; init; }
}

/// <summary>The business clock: where it stands, and whether it stands still.</summary>
public sealed record ClockAnswer(DateTimeOffset Now, bool Frozen);

/// <summary>Moves a demo clock that stands still. What is due until then has been done when this is answered; the place
/// is kept before the clock moves, so that a restart never turns it back.</summary>
public static class ClockEndpoint
{
    private static readonly SemaphoreSlim Moving = new(1, 1);

    public static void Map(Routes routes) => routes
        .Post("/v1/admin/clock", Operation.MoveClock, ApiJson.Wire.ClockBody, Handle)
        .Says("Move a demo clock")
        .Answers<ClockAnswer>()
        .Refuses(ProblemKinds.ClockBackwards, ProblemKinds.ClockRuns);

    private static async ValueTask<Answer> Handle(Call call, ClockBody body)
    {
        var fields = new Fields();
        fields.OneOf("advance", body.Advance is not null, "to", body.To is not null);
        var to = fields.OptionalInstant("to", body.To);
        if (fields.Fault is { } fault)
        {
            return fault;
        }

        if (!call.Services.Clock.IsFrozen)
        {
            return Problems.Of(
                ProblemKinds.ClockRuns, "This engine's clock runs by itself; only one started with --clock is moved.");
        }

        await Moving.WaitAsync(call.Cancellation);
        try
        {
            return await Move(call, body.Advance, to);
        }
        finally
        {
            _ = Moving.Release();
        }
    }

    /// <summary>The place is decided and remembered under the request's key before the clock moves, so that a request
    /// that is repeated, also after a kill between the two, moves it there once.</summary>
    private static async ValueTask<Answer> Move(Call call, string? advance, DateTimeOffset? to)
    {
        var clock = call.Services.Clock;
        var now = clock.Now;
        var reply = await call.EarlierAnswer();
        if (reply is null)
        {
            if (advance is not null && !IsoDuration.TryAdd(advance, now, out to))
            {
                return Problems.Malformed("Field 'advance' must be a duration such as P32D or PT12H.", "advance");
            }

            if (to < now)
            {
                return Problems.Of(ProblemKinds.ClockBackwards, $"The clock stands at {Rfc3339.Write(now)} already.");
            }

            reply = new ClockMoved(to!.Value);
            reply = call.Key.Remember
                ? await call.Commit(call.Key, call.Origin(Channel.Desk), [], reply)
                : reply;
        }

        if (reply is not ClockMoved { To: var place })
        {
            return Problems.Of((Refused)reply!);
        }

        await call.Services.MoveClock(place, CancellationToken.None);
        return Answer.Ok(new ClockAnswer(place, clock.IsFrozen), ApiJson.Wire.ClockAnswer);
    }
}
