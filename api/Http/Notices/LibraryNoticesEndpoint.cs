using Skranke.Api.Http.Libraries;
using Skranke.Api.Security;
using Skranke.Libraries;

namespace Skranke.Api.Http.Notices;

/// <summary>A body without anything in it.</summary>
public sealed record NothingBody;

/// <summary>What is sent to hold a library's notices; may be absent.</summary>
public sealed record HoldBody
{
    /// <summary>Why, for those who find them held.</summary>
    public string? Reason { get; init; }
}

/// <summary>How the notices of a library stand.</summary>
public sealed record LibraryNoticesAnswer
{
    /// <summary>True where nothing goes out until somebody releases it.</summary>
    public required bool Held { get; init; }

    public DateTimeOffset? HeldSince { get; init; }

    public string? HeldBecause { get; init; }

    /// <summary>Notices and messages that have not gone out.</summary>
    public required long Waiting { get; init; }

    /// <summary>Messages that were given up.</summary>
    public required long Dead { get; init; }

    /// <summary>Messages whose address does not work, for which staff must find another.</summary>
    public required long BadAddress { get; init; }
}

/// <summary>Holds all notices of a library, as after a take-over from another system, and releases them: what is not
/// true
/// any more is then never sent.</summary>
public static class LibraryNoticesEndpoint
{
    private const string Path = "/v1/libraries/{isil}/notices";
    private const int ReasonLengthMax = 200;

    public static void Map(Routes routes)
    {
        _ = routes.Get(Path, Operation.ReadMessages, Handle)
            .Says("Read how the library's notices stand")
            .Answers<LibraryNoticesAnswer>()
            .Refuses(ProblemKinds.LibraryUnknown);
        _ = routes.Post(Path + "/hold", Operation.HoldNotices, ApiJson.Wire.HoldBody, Hold, new HoldBody())
            .Says("Hold the library's notices: nothing goes out until they are released")
            .Answers<LibraryNoticesAnswer>()
            .Refuses(ProblemKinds.LibraryUnknown);
        _ = routes.Post(Path + "/release", Operation.HoldNotices, ApiJson.Wire.NothingBody, Release, new NothingBody())
            .Says("Release the library's notices: what waited goes out as far as it is still true")
            .Answers<LibraryNoticesAnswer>()
            .Refuses(ProblemKinds.LibraryUnknown);
    }

    private static async ValueTask<Answer> Handle(Call call)
    {
        var (library, fault) = await LibraryInPath.Find(call);
        return fault ?? await Read(call, library!);
    }

    private static async ValueTask<Answer> Hold(Call call, HoldBody body)
    {
        var fields = new Fields();
        var reason = body.Reason is null ? "held by the library" : fields.Text("reason", body.Reason, ReasonLengthMax);
        if (fields.Fault is { } malformed)
        {
            return malformed;
        }

        var (library, fault) = await LibraryInPath.Find(call);
        if (fault is not null)
        {
            return fault;
        }

        await call.Services.Mailroom.HoldAsync(library!.Isil, reason, call.Cancellation);
        return await Read(call, library);
    }

    private static async ValueTask<Answer> Release(Call call, NothingBody body)
    {
        var (library, fault) = await LibraryInPath.Find(call);
        if (fault is not null)
        {
            return fault;
        }

        await call.Services.Mailroom.ReleaseAsync(library!.Isil, call.Cancellation);
        return await Read(call, library);
    }

    private static async ValueTask<Answer> Read(Call call, Library library)
    {
        var view = await call.Services.Messages.OfAsync(library.Isil, call.Cancellation);
        return Answer.Ok(
            new LibraryNoticesAnswer
            {
                Held = view.HeldSince is not null,
                HeldSince = view.HeldSince,
                HeldBecause = view.HeldBecause,
                Waiting = view.Waiting,
                Dead = view.Dead,
                BadAddress = view.BadAddress,
            },
            ApiJson.Wire.LibraryNoticesAnswer);
    }
}
