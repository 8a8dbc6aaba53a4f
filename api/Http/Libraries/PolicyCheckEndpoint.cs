using System.Collections.Immutable;
using Skranke.Actors;
using Skranke.Api.Security;
using Skranke.Libraries;
using Skranke.Silo.ReadModels;

namespace Skranke.Api.Http.Libraries;

/// <summary>What is sent to have the rules explained.</summary>
public sealed record PolicyCheckBody
{
    /// <summary>The card that was shown; or name the patron.</summary>
    public string? Card { get; init; }

    public string? PatronId { get; init; }

    /// <summary>The barcode of the copy.</summary>
    [Schema(Required = true)]
    public string? Copy { get; init; }

    /// <summary>The library that owns the copy, where it is another than the one that lends.</summary>
    public string? Owner { get; init; }

    /// <summary>Where it would be lent or picked up; the main branch where absent.</summary>
    public string? Branch { get; init; }

    [Schema("desk", "kiosk", "web", "app", "phone", "mail")]
    public string? Channel { get; init; }
}

/// <summary>What the rules would say of a patron and a copy now, rule by rule. Nothing is changed.</summary>
public sealed record PolicyCheckAnswer
{
    public required PatronId PatronId { get; init; }

    public required CopyBarcode Copy { get; init; }

    public required TitleReference Title { get; init; }

    /// <summary>The version of the policy that is in force.</summary>
    public required int PolicyVersion { get; init; }

    /// <summary>How long this copy is lent to this patron.</summary>
    public required LoanPeriod Period { get; init; }

    public required ImmutableArray<UseCaseAnswer> UseCases { get; init; }

    public static PolicyCheckAnswer Of(RuleExplanation explanation) => new()
    {
        PatronId = explanation.Patron.Id,
        Copy = explanation.Copy.Barcode,
        Title = explanation.Copy.Title,
        PolicyVersion = explanation.Policy.Version,
        Period = explanation.Period,
        UseCases = [.. explanation.Verdicts.Select(UseCaseAnswer.Of)],
    };
}

/// <summary>One thing that could be asked, and what would come of it.</summary>
public sealed record UseCaseAnswer
{
    [Schema("checkout", "renewal", "reservation")]
    public required string UseCase { get; init; }

    public required bool Allowed { get; init; }

    /// <summary>The due date that the loan would have.</summary>
    public DateOnly? DueDate { get; init; }

    public int? Renewals { get; init; }

    public int? RenewalsMax { get; init; }

    /// <summary>The place in the queue that the reservation would have.</summary>
    public int? Position { get; init; }

    public DateOnly? InterestUntil { get; init; }

    /// <summary>Every code that the rule knows, in order of precedence.</summary>
    public required ImmutableArray<RuleAnswer> Rules { get; init; }

    public static UseCaseAnswer Of(RuleVerdict verdict)
    {
        var loan = verdict.Answer switch
        {
            Lent lent => lent.Loan,
            Renewed renewed => renewed.Loan,
            _ => null,
        };
        var reserved = verdict.Answer as Reserved;
        return new UseCaseAnswer
        {
            UseCase = verdict.UseCase,
            Allowed = verdict.Answer is not Refused,
            DueDate = loan?.DueDate,
            Renewals = loan?.Renewals,
            RenewalsMax = loan?.RenewalsMax,
            Position = reserved?.Position,
            InterestUntil = reserved?.Reservation.InterestUntil,
            Rules = [.. verdict.Rules.Select(RuleAnswer.Of)],
        };
    }
}

/// <summary>One rule: whether it says yes, and if not why.</summary>
public sealed record RuleAnswer
{
    public required string Code { get; init; }

    /// <summary>What it means to be refused with this code.</summary>
    public required string Title { get; init; }

    public required bool Passed { get; init; }

    /// <summary>Whether staff may set it aside with a reason.</summary>
    public required bool Overridable { get; init; }

    public ProblemAnswer? Refusal { get; init; }

    public static RuleAnswer Of(RuleResult result) => new()
    {
        Code = result.Code,
        Title = ProblemKinds.Of(result.Code).Title,
        Passed = result.Refusal is null,
        Overridable = result.Overridable,
        Refusal = result.Refusal is { } refusal ? Problems.Of(refusal) : null,
    };
}

/// <summary>Explains what would happen, and why.</summary>
public static class PolicyCheckEndpoint
{
    public static void Map(Routes routes) => routes
        .Ask(
            "/v1/libraries/{isil}/policy/check", Operation.CheckPolicy, ApiJson.Wire.PolicyCheckBody, Handle)
        .Says("Explain what the rules would say of a patron and a copy")
        .Answers<PolicyCheckAnswer>()
        .Refuses(
            ProblemKinds.LibraryUnknown, RefusalCodes.CardUnknown, RefusalCodes.PatronUnknown,
            RefusalCodes.CopyUnknown);

    private static async ValueTask<Answer> Handle(Call call, PolicyCheckBody body)
    {
        var fields = new Fields();
        var card = fields.OptionalCard("card", body.Card);
        var patron = fields.OptionalPatron("patronId", body.PatronId);
        fields.OneOf("card", body.Card is not null, "patronId", body.PatronId is not null);
        var barcode = fields.Barcode("copy", body.Copy);
        var owner = fields.OptionalIsil("owner", body.Owner) ?? call.Library;
        var branch = fields.OptionalBranch("branch", body.Branch) ?? BranchId.Of(call.Library.Value);
        var channel = fields.ChannelOf(body.Channel, call.Caller.Role);
        if (fields.Fault is { } malformed)
        {
            return malformed;
        }

        var (_, fault) = await LibraryInPath.Find(call);
        if (fault is not null)
        {
            return fault;
        }

        var holder = card is { } shown ? await call.Services.LookUps.OwnerOf(call.Library, shown) : null;
        if (card is not null && holder is null)
        {
            return Problems.Of(Refused.With(Unknown.Card));
        }

        if (await call.Services.LookUps.CopyOf(owner, barcode) is not { } copy)
        {
            return Problems.Of(Refused.With(Unknown.Copy));
        }

        var question = new RuleQuestion(
            holder?.PatronId ?? patron!.Value,
            holder is { ByNationalId: true } ? CardNumber.NationalId : card,
            copy,
            branch,
            call.Origin(channel));
        return await call.Services.Rules.Explain(question) is { } explanation
            ? Answer.Ok(PolicyCheckAnswer.Of(explanation), ApiJson.Wire.PolicyCheckAnswer)
            : Problems.Of(Refused.With(Unknown.Patron));
    }
}
