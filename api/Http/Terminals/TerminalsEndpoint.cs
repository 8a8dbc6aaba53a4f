using System.Net;
using Skranke.Api.Security;
using Skranke.Api.Sip2;
using Skranke.Api.Sip2.Texts;
using Skranke.Silo.Access;
using Skranke.Silo.Terminals;

namespace Skranke.Api.Http.Terminals;

/// <summary>What is sent to set a terminal.</summary>
public sealed record TerminalBody
{
    /// <summary>What it logs in with, at least eight characters; where absent the one it has, or a kiosk's key that has
    /// its name.</summary>
    public string? Password { get; init; }

    /// <summary>Where it stands and how it is spoken to; what is not said has its default.</summary>
    public TerminalProfile? Profile { get; init; }
}

/// <summary>The machines of a library that speak SIP2. Operators see how all of them do, and no personal
/// data.</summary>
public static class TerminalsEndpoint
{
    private const int LoginLengthMax = 64;
    private const int PasswordLengthMin = 8;
    private const int PasswordLengthMax = 128;
    private const int TextLengthMax = 60;
    private const int RulesMax = 200;

    /// <summary>Fields without which an answer says nothing.</summary>
    private static readonly string[] Needed = ["AO", "AA", "AB", "AE", "AH", "AJ", "AQ", "BX"];

    public static void Map(Routes routes)
    {
        _ = routes.Get("/v1/terminals", Operation.ReadTerminals, List)
            .Says("List terminals that speak SIP2, and how they do")
            .AnswersList<TerminalAnswer>();
        _ = routes.Get("/v1/terminals/{login}", Operation.ReadTerminals, Read)
            .Says("Read a terminal")
            .Answers<TerminalAnswer>()
            .Refuses(ProblemKinds.TerminalUnknown);
        _ = routes.Get("/v1/terminals/{login}/trace", Operation.ReadTerminals, Trace)
            .Says("Read the last messages of a terminal, with everything about people masked")
            .AnswersList<TraceAnswer>()
            .Refuses(ProblemKinds.TerminalUnknown);
        _ = routes.Put("/v1/terminals/{login}", Operation.ManageTerminals, ApiJson.Wire.TerminalBody, Put)
            .Says("Set a terminal: how it logs in, where it stands, how it is spoken to")
            .Answers<TerminalAnswer>()
            .Refuses(ProblemKinds.TerminalLoginTaken, RefusalCodes.BranchUnknown);
        _ = routes.Delete("/v1/terminals/{login}", Operation.ManageTerminals, Remove)
            .Says("Take a terminal away; it is heard no longer")
            .Answers<TerminalAnswer>()
            .Refuses(ProblemKinds.TerminalUnknown);
    }

    private static ValueTask<Answer> List(Call call)
    {
        var fields = new Fields();
        var paging = Paging.Of(call.Request.Query, fields, numbered: false);
        if (fields.Fault is { } fault)
        {
            return new(fault);
        }

        var found = All(call)
            .Where(one => paging.After is null || string.CompareOrdinal(PlaceOf(one), paging.After) > 0)
            .Take(paging.Look).ToArray();
        return new(Answer.Ok(
            Page.Of(found, paging, one => one, PlaceOf), ApiJson.Wire.ListAnswerTerminalAnswer));
    }

    /// <summary>Those that are set, and those that were only heard.</summary>
    private static IEnumerable<TerminalAnswer> All(Call call)
    {
        var board = BoardOf(call);
        var set = call.Services.Terminals.All
            .Where(terminal => call.Confined is null || terminal.Library == call.Confined)
            .Select(terminal => TerminalAnswer.Of(terminal, board.Find(terminal.Library, terminal.Login)))
            .ToArray();
        var known = set.Select(PlaceOf).ToHashSet(StringComparer.Ordinal);
        return set
            .Concat(board.All(call.Confined).Select(one => new TerminalAnswer
            {
                Login = one.Login,
                Library = one.Library,
                Activity = ActivityAnswer.Of(one.Activity),
            }).Where(one => !known.Contains(PlaceOf(one))))
            .OrderBy(PlaceOf, StringComparer.Ordinal);
    }

    private static string PlaceOf(TerminalAnswer one) => $"{one.Library} {one.Login}";

    private static ValueTask<Answer> Read(Call call) =>
        new(Find(call) is { } found ? Answer.Ok(found, ApiJson.Wire.TerminalAnswer, found.Version) : Unknown());

    private static TerminalAnswer? Find(Call call)
    {
        var login = PathText.Of(call.Http, "login");
        return All(call).FirstOrDefault(one => one.Login == login);
    }

    private static ValueTask<Answer> Trace(Call call) => new(Find(call) is { } found
        ? Answer.Ok(
            new ListAnswer<TraceAnswer>(
            [
                .. (BoardOf(call).Find(found.Library, found.Login)?.Trace ?? [])
                    .Select(line => new TraceAnswer(line.At, line.Direction, line.Text)),
            ]),
            ApiJson.Wire.ListAnswerTraceAnswer)
        : Unknown());

    private static async ValueTask<Answer> Put(Call call, TerminalBody body)
    {
        var fields = new Fields();
        var login = PathText.Of(call.Http, "login");
        var profile = body.Profile ?? new TerminalProfile();
        if (login.Length > LoginLengthMax || !login.All(one => char.IsAsciiLetterOrDigit(one) || "-_.@".Contains(one)))
        {
            fields.Fail("login", $"must have 1 to {LoginLengthMax} letters, digits and '-_.@'.");
        }

        if (body.Password is { } password && (password.Length is < PasswordLengthMin or > PasswordLengthMax
            || password.Any(one => one == '|' || char.IsControl(one))))
        {
            fields.Fail(
                "password", $"must have {PasswordLengthMin} to {PasswordLengthMax} characters, none of them '|'.");
        }

        Check(profile, fields);
        if (fields.Fault is { } fault)
        {
            return fault;
        }

        var library = await call.Services.Load.Library(call.Library)
            ?? throw new InvariantBrokenException($"Library {call.Library} has keys but is unknown.");
        if (profile.Branch is { } branch && !library.Has(branch))
        {
            return Problems.Of(422, RefusalCodes.BranchUnknown, "The library has no such branch.");
        }

        return await Put(call, login, body.Password, profile);
    }

    private static async ValueTask<Answer> Put(Call call, string login, string? password, TerminalProfile profile)
    {
        var services = call.Services;
        if (services.Terminals.IsTaken(login, call.Library))
        {
            return Taken();
        }

        var first = new Credential(0, call.Library, Role.Kiosk, login, services.Clock.Now, null);
        var bearer = services.Secrets.IndexOfBearer("sip2", login, call.Library, Roles.NameOf(Role.Kiosk));
        if (await services.Credentials.OfBearer(bearer, first, CancellationToken.None) is not { } credential
            || await services.Terminals.Put(
                login, call.Library, credential.Id, password, profile, CancellationToken.None) is not { } put)
        {
            return Taken();
        }

        await call.Audit(Audited.KeyMade, reason: $"terminal {login}");
        return Answer.Ok(
            TerminalAnswer.Of(put, BoardOf(call).Find(put.Library, put.Login)),
            ApiJson.Wire.TerminalAnswer,
            put.Version);
    }

    private static void Check(TerminalProfile profile, Fields fields)
    {
        if (profile.Language is { } language && TerminalTexts.All.All(texts => texts.Language != language))
        {
            fields.Fail("profile", "must have the language da, nb, nn or en.");
        }

        if (profile.TrustedSubnet is { } subnet && !IPNetwork.TryParse(subnet, out _))
        {
            fields.Fail("profile", "must have a trustedSubnet such as 10.1.2.0/24.");
        }

        if (profile.Location is { Length: > TextLengthMax })
        {
            fields.Fail("profile", $"must have a location of at most {TextLengthMax} characters.");
        }

        if (profile.HiddenFields.Any(id => id.Length != 2 || Needed.Contains(id)))
        {
            fields.Fail("profile", $"must hide fields of two letters, and none of {string.Join(", ", Needed)}.");
        }

        if (profile.SortRules.Length > RulesMax
            || profile.SortRules.Any(rule => rule.Bin is null or { Length: 0 or > TextLengthMax }
                || rule.Route is not (null or "shelf" or "reservation-shelf" or "transit" or "return-to-owner"
                    or "exception")))
        {
            fields.Fail("profile", $"must have at most {RulesMax} sortRules, each with a bin and a known route.");
        }
    }

    private static async ValueTask<Answer> Remove(Call call)
    {
        var login = PathText.Of(call.Http, "login");
        if (call.Services.Terminals.Find(login, call.Library) is not { } terminal
            || !await call.Services.Terminals.Remove(login, call.Library, CancellationToken.None))
        {
            return Unknown();
        }

        await call.Audit(Audited.KeyRevoked, reason: $"terminal {login}");
        return Answer.Ok(TerminalAnswer.Of(terminal, null), ApiJson.Wire.TerminalAnswer);
    }

    private static Sip2.Operators.TerminalBoard BoardOf(Call call) =>
        call.Http.RequestServices.GetRequiredService<Sip2Server>().Board;

    private static Answer Unknown() =>
        Problems.NotFound(ProblemKinds.TerminalUnknown, "The library has no such terminal.");

    private static Answer Taken() => Problems.Of(
        ProblemKinds.TerminalLoginTaken, "This login is taken: choose another.");
}
