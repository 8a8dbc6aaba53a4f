using Skranke.Actors;
using Skranke.Api.Security;
using Skranke.Libraries;
using Skranke.Patrons;

namespace Skranke.Api.Http.Patrons;

/// <summary>What is sent to reach a patron otherwise; what is absent stays as it is, null takes it away.</summary>
public sealed record PatronChangeBody
{
    private readonly HashSet<string> _named = [];

    public string? Email { get => field; set => field = Named("email", value); }

    public string? Phone { get => field; set => field = Named("phone", value); }

    /// <summary>Which addresses are used for notices.</summary>
    public ChannelsBody? Channels { get; init; }

    [Schema("da", "nb", "nn", "en")]
    public string? Language { get => field; set => field = Named("language", value); }

    /// <summary>The code of the municipality where the patron lives; staff only.</summary>
    public string? Municipality { get => field; set => field = Named("municipality", value); }

    /// <summary>The category that holds whatever the age; null for that of the age. Staff only.</summary>
    [Schema("child", "adult")]
    public string? Category { get => field; set => field = Named("category", value); }

    /// <summary>Who answers for an institution; staff only.</summary>
    public string? ResponsiblePerson { get => field; set => field = Named("responsiblePerson", value); }

    [Schema("desk", "kiosk", "web", "app", "phone", "mail")]
    public string? Channel { get; init; }

    /// <summary>Tells what is taken away from what is not spoken of.</summary>
    internal bool Names(string field) => _named.Contains(field);

    internal bool NamesWhatStaffDecide => Names("municipality") || Names("category") || Names("responsiblePerson");

    private string? Named(string field, string? value)
    {
        _ = _named.Add(field);
        return value;
    }
}

/// <summary>Changes how a patron is reached (H13, H14), and what staff decide of it.</summary>
public static class ChangePatronEndpoint
{
    public static void Map(Routes routes) => routes
        .Patch("/v1/patrons/{id}", Operation.ChangePatron, ApiJson.Wire.PatronChangeBody, Handle)
        .Says("Change e-mail, phone, channels and language, and what staff decide of a patron")
        .Answers<PatronAnswer>()
        .Matched()
        .Refuses(RefusalCodes.PatronErased);

    private static async ValueTask<Answer> Handle(Call call, PatronChangeBody body)
    {
        var fields = new Fields();
        var channel = fields.ChannelOf(body.Channel, call.Caller.Role);
        var change = Read(body, fields);
        if (fields.Fault is { } wrong)
        {
            return wrong;
        }

        if (body.NamesWhatStaffDecide && !call.May(Operation.DecideOfPatron))
        {
            return Problems.RoleNotAllowed("say where a patron lives and which category holds");
        }

        var (patron, fault) = await PatronInPath.Find(call);
        return fault ?? await PatronInPath.Change(call, patron!, new ChangeContact
        {
            Key = call.Key,
            Origin = call.Origin(channel),
            PatronId = patron!.Id,
            Change = change,
        });
    }

    private static ContactChange Read(PatronChangeBody body, Fields fields)
    {
        if (body.Category is not (null or PatronCategories.Child or PatronCategories.Adult))
        {
            fields.Fail("category", "must be child or adult, or null for that of the age.");
        }

        return new ContactChange
        {
            Email = Said("email", fields.Email("email", body.Email)),
            Phone = Said("phone", fields.Phone("phone", body.Phone)),
            EmailNotices = body.Channels?.Email,
            SmsNotices = body.Channels?.Sms,
            Language = Said("language", fields.Language("language", body.Language)),
            Municipality = Said("municipality", fields.Municipality("municipality", body.Municipality)),
            Category = Said("category", body.Category),
            ResponsiblePerson = Said(
                "responsiblePerson", fields.OptionalText("responsiblePerson", body.ResponsiblePerson, 200)),
        };

        Said<string>? Said(string field, string? value) => body.Names(field) ? new Said<string>(value) : null;
    }
}
