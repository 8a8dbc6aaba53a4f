using Skranke.Actors;
using Skranke.Api.Security;
using Skranke.Copies;

namespace Skranke.Api.Http.Copies;

/// <summary>What staff found out about a copy.</summary>
public sealed record CopyStatusBody
{
    [Schema("available", "damaged", "incomplete", "missing", "lost", "withdrawn", Required = true)]
    public string? Status { get; init; }

    /// <summary>Why; it stands in the event log.</summary>
    [Schema(Required = true)]
    public string? Reason { get; init; }

    /// <summary>Where it was found out; the branch of the copy where absent.</summary>
    public string? Branch { get; init; }

    [Schema("desk", "kiosk", "web", "app", "phone", "mail")]
    public string? Channel { get; init; }
}

public sealed record CopyStatusAnswer
{
    public required CopyBarcode Barcode { get; init; }

    public required Isil Owner { get; init; }

    public required CopyStatus Status { get; init; }

    public required int Version { get; init; }
}

/// <summary>Says what is the matter with a copy that is not lent.</summary>
public static class CopyStatusEndpoint
{
    private static readonly Dictionary<string, CopyStatus> Statuses = new(StringComparer.Ordinal)
    {
        ["available"] = CopyStatus.Available,
        ["damaged"] = CopyStatus.Damaged,
        ["incomplete"] = CopyStatus.Incomplete,
        ["missing"] = CopyStatus.Missing,
        ["lost"] = CopyStatus.Lost,
        ["withdrawn"] = CopyStatus.Withdrawn,
    };

    public static void Map(Routes routes) => routes
        .Post("/v1/copies/{barcode}/status", Operation.MarkCopy, ApiJson.Wire.CopyStatusBody, Handle)
        .Says("Say what is the matter with a copy")
        .Answers<CopyStatusAnswer>()
        .Matched()
        .Refuses(RefusalCodes.CopyUnknown, RefusalCodes.CopyOnLoan, RefusalCodes.BranchUnknown);

    private static async ValueTask<Answer> Handle(Call call, CopyStatusBody body)
    {
        var fields = new Fields();
        var barcode = fields.Barcode("barcode", PathText.Of(call.Http, "barcode"));
        var reason = fields.Text("reason", body.Reason);
        var branch = fields.OptionalBranch("branch", body.Branch);
        var channel = fields.ChannelOf(body.Channel, call.Caller.Role);
        if (!Statuses.TryGetValue(body.Status ?? "", out var status))
        {
            fields.Fail("status", $"must be one of {string.Join(", ", Statuses.Keys)}.");
        }

        if (fields.Fault is { } fault)
        {
            return fault;
        }

        if (await call.Services.LookUps.CopyOf(call.Library, barcode) is not { } id
            || await call.Services.Load.Copy(id) is not { } copy)
        {
            return Problems.NotFound(RefusalCodes.CopyUnknown, "No copy has this barcode.");
        }

        var (earlier, stale) = await call.Match(copy.Version);
        if (stale is not null)
        {
            return stale;
        }

        return Of(earlier ?? await call.Ask(GrainKey.Of(id), new MarkCopy
        {
            Key = call.Key,
            Origin = call.Origin(channel, reason),
            CopyId = id,
            Branch = branch ?? copy.Branch,
            Status = status,
        }));
    }

    private static Answer Of(Reply reply) => reply switch
    {
        CopyMarked marked => Answer.Ok(
            new CopyStatusAnswer
            {
                Barcode = marked.Copy,
                Owner = marked.Owner,
                Status = marked.Status,
                Version = marked.CopyVersion,
            },
            ApiJson.Wire.CopyStatusAnswer,
            marked.CopyVersion),
        Refused refused => Problems.Of(refused),
        _ => throw new InvariantBrokenException($"A copy's status was answered {reply.GetType().Name}."),
    };
}
