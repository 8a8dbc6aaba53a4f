using Skranke.Actors;
using Skranke.Api.Security;
using Skranke.Patrons;

namespace Skranke.Api.Http.Patrons;

/// <summary>What is sent to have post go elsewhere for a while.</summary>
public sealed record AddressBody
{
    [Schema(Required = true)]
    public string? Street { get; init; }

    public string? PostalCode { get; init; }

    public string? City { get; init; }

    /// <summary>Two letters; the library's own country where absent.</summary>
    public string? Country { get; init; }

    /// <summary>The first day; at once where absent.</summary>
    [Schema(Format = "date")]
    public string? From { get; init; }

    /// <summary>The last day; until further notice where absent.</summary>
    [Schema(Format = "date")]
    public string? To { get; init; }

    [Schema("desk", "kiosk", "web", "app", "phone", "mail")]
    public string? Channel { get; init; }
}

/// <summary>Temporary addresses (N14): as many as are needed, beside the registered one, which they never
/// change.</summary>
public static class AddressesEndpoint
{
    public static void Map(Routes routes)
    {
        _ = routes.Post("/v1/patrons/{id}/addresses", Operation.ChangeAddresses, ApiJson.Wire.AddressBody, Add)
            .Says("Add a temporary address; post goes there while it holds")
            .Answers<PatronAnswer>()
            .Matched()
            .Refuses(RefusalCodes.PatronAddressSecret, RefusalCodes.PatronErased);
        _ = routes.Delete("/v1/patrons/{id}/addresses/{address}", Operation.ChangeAddresses, Remove)
            .Says("Remove a temporary address")
            .Answers<PatronAnswer>()
            .Matched()
            .Refuses(RefusalCodes.PatronAddressUnknown, RefusalCodes.PatronErased);
    }

    private static async ValueTask<Answer> Add(Call call, AddressBody body)
    {
        var fields = new Fields();
        var channel = fields.ChannelOf(body.Channel, call.Caller.Role);
        var address = new PostalAddress(
            fields.Text("street", body.Street, 200),
            body.PostalCode is null ? null : fields.Text("postalCode", body.PostalCode, 20),
            body.City is null ? null : fields.Text("city", body.City, 100),
            CountryOf(body.Country, fields));
        var (from, to) = (fields.OptionalDay("from", body.From), fields.OptionalDay("to", body.To));
        if (to < from)
        {
            fields.Fail("to", "must not be before 'from'.");
        }

        return await Change(call, fields, patron => new AddAddress
        {
            Key = call.Key,
            Origin = call.Origin(channel),
            PatronId = patron,
            Address = address,
            From = from,
            To = to,
        });
    }

    private static async ValueTask<Answer> Remove(Call call)
    {
        var fields = new Fields();
        var channel = fields.ChannelOf(null, call.Caller.Role);
        if (!PathText.TryNumber(PathText.Of(call.Http, "address"), out var id))
        {
            return Problems.NotFound(RefusalCodes.PatronAddressUnknown, "The patron has no such temporary address.");
        }

        return await Change(call, fields, patron => new RemoveAddress
        {
            Key = call.Key,
            Origin = call.Origin(channel),
            PatronId = patron,
            AddressId = new AddressId(id),
        });
    }

    private static async ValueTask<Answer> Change(Call call, Fields fields, Func<PatronId, PatronCommand> commandFor)
    {
        if (fields.Fault is { } wrong)
        {
            return wrong;
        }

        var (patron, fault) = await PatronInPath.Find(call);
        return fault ?? await PatronInPath.Change(call, patron!, commandFor(patron!.Id));
    }

    private static string? CountryOf(string? text, Fields fields)
    {
        if (text is not null && (text.Length != 2 || !text.All(char.IsAsciiLetterUpper)))
        {
            fields.Fail("country", "must be two capital letters, such as SE.");
        }

        return text;
    }
}
