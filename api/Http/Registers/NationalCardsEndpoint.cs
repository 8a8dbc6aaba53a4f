using System.Text.Json;
using System.Text.Json.Nodes;
using Skranke.Actors;
using Skranke.Api.Security;
using Skranke.Cards;
using Skranke.Loans;
using Skranke.Patrons;
using Skranke.Silo.Access;
using Skranke.Silo.Registers.National;

namespace Skranke.Api.Http.Registers;

/// <summary>A national card as another library system wants it to be: whole, not only what changes. National id and
/// address stay as they are where they are left out.</summary>
public sealed record NationalCardBody
{
    [Schema(Required = true)]
    public string? Name { get; init; }

    public string? NationalId { get; init; }

    public NationalAddressBody? Address { get; init; }

    public string? Phone { get; init; }

    public string? Email { get; init; }

    /// <summary>Where the holder is a borrower, by ISIL.</summary>
    public IReadOnlyList<string>? Libraries { get; init; }

    public string? HomeLibrary { get; init; }

    /// <summary><c>active</c> where absent.</summary>
    public NationalCardState? State { get; init; }

    /// <summary>The card's <c>changedAt</c> as it was read; absent for a new number.</summary>
    public string? LastChanged { get; init; }
}

public sealed record NationalAddressBody
{
    [Schema(Required = true)]
    public string? Street { get; init; }

    public string? PostalCode { get; init; }

    public string? City { get; init; }
}

/// <summary>By what somebody's cards are looked up.</summary>
public sealed record NationalLookupBody
{
    [Schema(Required = true)]
    public string? NationalId { get; init; }
}

/// <summary>The register of national cards, as other library systems read and write it (N12).</summary>
public static class NationalCardsEndpoint
{
    private const int LibrariesMax = 200;

    public static void Map(Routes routes)
    {
        _ = routes.Get("/v1/national/cards", Operation.ReadNationalCards, List)
            .Says("Read the national cards that changed after a time of this register")
            .Answers<NationalCardsPage>()
            .Asks("changedAfter", "The `changedAfter` of the page before; from the beginning where absent.")
            .Asks("limit", $"Cards on a page, 1 to {Paging.LimitMax}; {Paging.LimitUsual} where absent.");
        _ = routes.Get("/v1/national/cards/{number}", Operation.ReadNationalCards, One)
            .Says("Read a national card")
            .Answers<NationalCardRecord>()
            .Refuses(RefusalCodes.NationalCardUnknown);
        _ = routes
            .Ask("/v1/national/cards/lookup", Operation.ReadNationalCards, ApiJson.Wire.NationalLookupBody, Lookup)
            .Says("Find somebody's national cards by the national id")
            .Answers<NationalCardsPage>();
        _ = routes
            .Put<NationalCardBody>("/v1/national/cards/{number}", Operation.WriteNationalCards, Read, Put)
            .Says("Write a national card; `lastChanged` must be that of its latest state, or 409 with that state")
            .Answers<NationalCardRecord>()
            .Refuses(
                RefusalCodes.NationalCardChanged,
                RefusalCodes.CardReplaced,
                RefusalCodes.PatronErased,
                RefusalCodes.PatronAddressSecret,
                RefusalCodes.PatronAddressRegistered,
                ProblemKinds.NationalRegisterElsewhere);
        _ = routes.Delete("/v1/national/cards/{number}", Operation.WriteNationalCards, Delete)
            .Says("Take a national card out of the register, and its holder with it")
            .Answers<NationalCardRecord>()
            .Asks("lastChanged", "The card's `changedAt` as it was read.")
            .Refuses(
                RefusalCodes.NationalCardUnknown,
                RefusalCodes.NationalCardChanged,
                RefusalCodes.NationalCardInUse,
                ProblemKinds.NationalRegisterElsewhere);
    }

    private static async ValueTask<Answer> List(Call call)
    {
        var fields = new Fields();
        var paging = Paging.Of(call.Request.Query, fields);
        var after = DateTimeOffset.UnixEpoch;
        var sent = (string?)call.Request.Query["changedAfter"];
        if (sent is not null && !NationalTime.TryRead(sent, out after))
        {
            fields.Fail("changedAfter", "must be a time of this register, such as 2026-12-24T18:00:00.000000Z.");
        }

        if (fields.Fault is { } fault)
        {
            return fault;
        }

        var cards = call.Services.Registers.Cards;
        var found = await cards.Reader.ChangedAfter(after, paging.Limit, call.Cancellation);
        await call.Audit(Audited.Export, reason: "national-cards");
        return Answer.Ok(
            new NationalCardsPage(
                [.. found.Select(cards.RecordOf)],
                found.Count > 0 ? NationalTime.Write(found[^1].ChangedAt) : sent,
                found.Count >= paging.Limit),
            ApiJson.Wire.NationalCardsPage);
    }

    private static async ValueTask<Answer> One(Call call)
    {
        if (NumberInPath(call) is not { } number
            || await call.Services.Registers.Cards.Reader.OfNumber(number, call.Cancellation)
                is not { Card: not null } found)
        {
            return Unknown();
        }

        await call.AuditLook(found.PatronId, Audited.Read);
        return Shown(call, found);
    }

    private static async ValueTask<Answer> Lookup(Call call, NationalLookupBody body)
    {
        var fields = new Fields();
        _ = fields.Text("nationalId", body.NationalId);
        var nationalId = fields.OptionalNationalId("nationalId", body.NationalId);
        if (fields.Fault is { } fault)
        {
            return fault;
        }

        var cards = call.Services.Registers.Cards;
        var found = await cards.OfNationalId(nationalId!, call.Cancellation);
        foreach (var patron in found.Select(view => view.PatronId).Distinct())
        {
            await call.AuditLook(patron, Audited.LookUp);
        }

        return Answer.Ok(
            new NationalCardsPage([.. found.Select(cards.RecordOf)], null, More: false),
            ApiJson.Wire.NationalCardsPage);
    }

    private static (NationalCardBody? Read, Answer? Fault) Read(ReadOnlyMemory<byte> bytes)
    {
        var body = BodyReading.Parse(bytes, ApiJson.Wire.NationalCardBody, out var fault);
        return (body, fault);
    }

    private static async ValueTask<Answer> Put(Call call, NationalCardBody body)
    {
        var fields = new Fields();
        var number = NumberInPath(call);
        if (number is null)
        {
            fields.Fail("number", "must be N and nine digits.");
        }

        var lastChanged = TimeOf("lastChanged", body.LastChanged, fields);
        var asked = CardOf(call, number ?? default, body, fields);
        if (fields.Fault is { } malformed)
        {
            return malformed;
        }

        if (Elsewhere(call) is { } elsewhere)
        {
            return elsewhere;
        }

        var reply = await call.Services.Registers.Cards.PutAsync(
            asked, lastChanged, call.Key, call.Origin(Channel.Engine), CancellationToken.None);
        return await AnswerOf(call, number!.Value, reply);
    }

    private static async ValueTask<Answer> Delete(Call call)
    {
        var fields = new Fields();
        var lastChanged = TimeOf("lastChanged", fields.Text("lastChanged", call.Request.Query["lastChanged"]), fields);
        if (fields.Fault is { } malformed)
        {
            return malformed;
        }

        if (Elsewhere(call) is { } elsewhere)
        {
            return elsewhere;
        }

        var cards = call.Services.Registers.Cards;
        if (NumberInPath(call) is not { } number
            || await cards.Reader.OfNumber(number, call.Cancellation) is not { Card: not null } found)
        {
            return Unknown();
        }

        var reply = await cards.WithdrawAsync(
            number, lastChanged!.Value, call.Key, call.Origin(Channel.Engine), CancellationToken.None);
        return reply switch
        {
            null => Unknown(),
            PatronChanged => Answer.Ok(
                cards.RecordOf(found with { Card = null, ChangedBy = NationalCards.NameOf(call.Origin(default)) }),
                ApiJson.Wire.NationalCardRecord),
            _ => await AnswerOf(call, number, reply),
        };
    }

    /// <summary>The card as it stands now; with a conflict too, since whoever writes may read. It is not kept with the
    /// refusal that is remembered.</summary>
    private static async ValueTask<Answer> AnswerOf(Call call, CardNumber number, Reply reply)
    {
        var cards = call.Services.Registers.Cards;
        var found = await cards.Reader.OfNumber(number, call.Cancellation);
        if (reply is not Refused refused)
        {
            return found is null ? Unknown() : Shown(call, found);
        }

        if (refused.Refusals[0].Code != RefusalCodes.NationalCardChanged || found?.Card is null)
        {
            return Problems.Of(refused);
        }

        var record = JsonSerializer.SerializeToNode(cards.RecordOf(found), ApiJson.Wire.NationalCardRecord);
        return Problems.Of(
            RefusalCodes.NationalCardChanged,
            refused.Refusals[0].Detail,
            refused.Refusals[0].Rule,
            new JsonObject { ["record"] = record });
    }

    private static NationalCard CardOf(Call call, CardNumber number, NationalCardBody body, Fields fields)
    {
        var name = fields.Text("name", body.Name, 200);
        var nationalId = fields.OptionalNationalId("nationalId", body.NationalId);
        var libraries = body.Libraries ?? [];
        if (libraries.Count > LibrariesMax)
        {
            fields.Fail("libraries", $"must not be more than {LibrariesMax}.");
        }

        var named = libraries.Select(library => fields.OptionalIsil("libraries", library) ?? default).ToArray();
        var home = fields.OptionalIsil("homeLibrary", body.HomeLibrary);
        var phone = body.Phone is null ? null : fields.Text("phone", body.Phone, 40);
        var email = body.Email is null ? null : fields.Text("email", body.Email, 254);
        var address = AddressOf(body.Address, fields);
        return new NationalCard
        {
            Number = number,
            Name = name,
            NationalId = nationalId is null || fields.Fault is not null
                ? null
                : call.Services.Registers.Cards.Seal(nationalId),
            Address = address,
            Phone = phone,
            Email = email,
            Libraries = [.. named.Distinct().OrderBy(library => library.Value, StringComparer.Ordinal)],
            Home = home,
            State = body.State ?? NationalCardState.Active,
        };
    }

    private static PostalAddress? AddressOf(NationalAddressBody? body, Fields fields) => body is null
        ? null
        : new PostalAddress(
            fields.Text("address.street", body.Street, 200),
            body.PostalCode is null ? null : fields.Text("address.postalCode", body.PostalCode, 20),
            body.City is null ? null : fields.Text("address.city", body.City, 100));

    private static DateTimeOffset? TimeOf(string field, string? text, Fields fields)
    {
        if (text is null)
        {
            return null;
        }

        if (!NationalTime.TryRead(text, out var time))
        {
            fields.Fail(field, "must be the card's changedAt as it was read.");
        }

        return time;
    }

    private static CardNumber? NumberInPath(Call call) =>
        CardNumber.TryParse(PathText.Of(call.Http, "number"), out var number) && number.IsNational ? number : null;

    private static Answer? Elsewhere(Call call) => call.Services.Registers.Cards.IsKeptElsewhere
        ? Problems.Of(ProblemKinds.NationalRegisterElsewhere, "Another system keeps the register; write there.")
        : null;

    private static Answer Shown(Call call, NationalCardView view) =>
        Answer.Ok(call.Services.Registers.Cards.RecordOf(view), ApiJson.Wire.NationalCardRecord);

    private static Answer Unknown() =>
        Problems.NotFound(RefusalCodes.NationalCardUnknown, "Nobody has a national card of this number.");
}
