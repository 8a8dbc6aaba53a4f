using Skranke.Api.Security;
using Skranke.Notices;
using Skranke.Silo.ReadModels;
using Skranke.Silo.Sending;

namespace Skranke.Api.Http.Notices;

/// <summary>What is sent to say that a message came back; may be absent.</summary>
public sealed record ReturnedBody
{
    /// <summary>What was said of it, such as the code of a bounce; without an address.</summary>
    public string? Code { get; init; }
}

/// <summary>What was sent to patrons, or could not be: letters to print, messages that were given up, addresses that do
/// not work.</summary>
public static class MessagesEndpoint
{
    private const int CodeLengthMax = 40;

    private static readonly Dictionary<string, MessageState> States = JsonNames.All<MessageState>();

    private static readonly Dictionary<string, NoticeChannel> Channels = JsonNames.All<NoticeChannel>();

    public static void Map(Routes routes)
    {
        _ = routes.Get("/v1/messages", Operation.ReadMessages, List)
            .Says("List the library's messages to patrons")
            .AnswersList<MessageAnswer>()
            .Asks("state", $"Only those that are {string.Join(", ", States.Keys)}.")
            .Asks("channel", $"Only those by {string.Join(", ", Channels.Keys)}.");
        _ = routes.Get("/v1/letters", Operation.ReadMessages, Letters)
            .Says("List the library's letters; `bad-address` are those for which staff must find an address")
            .AnswersList<MessageAnswer>()
            .Asks("state", $"Only those that are {string.Join(", ", States.Keys)}.");
        _ = routes.Post(
                "/v1/messages/{id}/returned", Operation.HandleMessages, ApiJson.Wire.ReturnedBody, Returned,
                new ReturnedBody())
            .Says("Say that a message came back: its address is marked, and what it told goes out by another way")
            .Answers<MessageAnswer>()
            .Refuses(ProblemKinds.MessageUnknown);
        _ = routes.Post(
                "/v1/messages/{id}/again", Operation.HandleMessages, ApiJson.Wire.NothingBody, Again,
                new NothingBody())
            .Says("Try a message again that was given up or had no address")
            .Answers<MessageAnswer>()
            .Refuses(ProblemKinds.MessageUnknown);
    }

    private static ValueTask<Answer> List(Call call) => List(call, null);

    private static ValueTask<Answer> Letters(Call call) => List(call, NoticeChannel.Letter);

    private static async ValueTask<Answer> List(Call call, NoticeChannel? only)
    {
        var fields = new Fields();
        var paging = Paging.Of(call.Request.Query, fields);
        var state = Named(fields, "state", call.Request.Query["state"], States);
        var channel = only ?? Named(fields, "channel", call.Request.Query["channel"], Channels);
        if (fields.Fault is { } fault)
        {
            return fault;
        }

        var found = await call.Services.Messages.OfLibraryAsync(
            call.Library, state, channel, paging.AfterNumber, paging.Look, call.Cancellation);
        return Answer.Ok(
            Page.Of(found, paging, MessageAnswer.Of, view => view.Id.ToString()),
            ApiJson.Wire.ListAnswerMessageAnswer);
    }

    private static T? Named<T>(Fields fields, string field, string? text, Dictionary<string, T> names)
        where T : struct
    {
        if (text is null)
        {
            return null;
        }

        if (names.TryGetValue(text, out var value))
        {
            return value;
        }

        fields.Fail(field, $"must be one of {string.Join(", ", names.Keys)}.");
        return null;
    }

    private static ValueTask<Answer> Returned(Call call, ReturnedBody body)
    {
        var fields = new Fields();
        var code = body.Code is null ? "returned" : fields.Text("code", body.Code, CodeLengthMax);
        return fields.Fault is { } fault
            ? new(fault)
            : Handle(call, message => call.Services.Mailroom.ReturnAsync(message.Id, code, call.Cancellation));
    }

    private static ValueTask<Answer> Again(Call call, NothingBody body) =>
        Handle(call, message => call.Services.Mailroom.AgainAsync(message.Id, call.Cancellation));

    private static async ValueTask<Answer> Handle(Call call, Func<MessageView, Task<MailroomOutcome>> handle)
    {
        if (!PathText.TryNumber(PathText.Of(call.Http, "id"), out var id)
            || await call.Services.Messages.FindAsync(id, call.Cancellation) is not { } message)
        {
            return Unknown();
        }

        if (!call.Reaches(message.Library))
        {
            return Problems.ForeignLibrary();
        }

        return await handle(message) == MailroomOutcome.Done
            && await call.Services.Messages.FindAsync(id, call.Cancellation) is { } after
                ? Answer.Ok(MessageAnswer.Of(after), ApiJson.Wire.MessageAnswer)
                : Unknown();
    }

    private static Answer Unknown() => Problems.NotFound(
        ProblemKinds.MessageUnknown, "There is no such message, or it is not one with which this can be done.");
}
