using Skranke.Api.Http.Patrons;
using Skranke.Api.Security;
using Skranke.Notices;

namespace Skranke.Api.Http.Notices;

/// <summary>An address of a patron from which something came back.</summary>
public sealed record FailedAddressAnswer
{
    public required NoticeChannel Channel { get; init; }

    /// <summary>What was said of it, such as <c>smtp-550</c>.</summary>
    public string? Code { get; init; }

    public required DateTimeOffset At { get; init; }
}

/// <summary>Addresses of a patron that do not work. Another address works at once; the same one when staff say
/// so.</summary>
public static class FailedAddressesEndpoint
{
    private const string Path = "/v1/patrons/{id}/failed-addresses";

    private static readonly Dictionary<string, NoticeChannel> Channels = JsonNames.All<NoticeChannel>();

    public static void Map(Routes routes)
    {
        _ = routes.Get(Path, Operation.ReadPatronNotices, List)
            .Says("List a patron's addresses from which something came back")
            .AnswersAll<FailedAddressAnswer>()
            .Refuses(RefusalCodes.PatronUnknown);
        _ = routes.Delete(Path + "/{channel}", Operation.HandleMessages, Remove)
            .Says("Say that a patron's address works again")
            .AnswersAll<FailedAddressAnswer>()
            .Refuses(RefusalCodes.PatronUnknown);
    }

    private static async ValueTask<Answer> List(Call call)
    {
        var (patron, fault) = await PatronInPath.Find(call);
        return fault ?? await Read(call, patron!.Id);
    }

    private static async ValueTask<Answer> Remove(Call call)
    {
        var (patron, fault) = await PatronInPath.Find(call);
        if (fault is not null)
        {
            return fault;
        }

        var fields = new Fields();
        if (!Channels.TryGetValue(PathText.Of(call.Http, "channel"), out var channel))
        {
            fields.Fail("channel", $"must be one of {string.Join(", ", Channels.Keys)}.");
            return fields.Fault!;
        }

        await call.Services.Mailroom.MarkGoodAsync(patron!.Id, channel, call.Cancellation);
        return await Read(call, patron.Id);
    }

    private static async ValueTask<Answer> Read(Call call, PatronId patron) => Answer.Ok(
        new ListAnswer<FailedAddressAnswer>(
        [
            .. (await call.Services.Messages.FailedAsync(patron, call.Cancellation))
                .Select(one => new FailedAddressAnswer { Channel = one.Channel, Code = one.Code, At = one.At }),
        ]),
        ApiJson.Wire.ListAnswerFailedAddressAnswer);
}
