using System.Collections.Immutable;
using Skranke.Api.Security;
using Skranke.Patrons;

namespace Skranke.Api.Http.Patrons;

/// <summary>A digital service of the caller's library, and whether the patron may use it.</summary>
public sealed record EntitlementAnswer
{
    public required string Service { get; init; }

    /// <summary>True where the nation pays and the national card is enough.</summary>
    public required bool National { get; init; }

    public required bool Entitled { get; init; }

    /// <summary>What the patron lacks: <c>account</c>, <c>national-card</c>, <c>membership</c>, <c>not-excluded</c>,
    /// <c>residence</c>, <c>age</c>.</summary>
    public required ImmutableArray<string> Missing { get; init; }

    public static EntitlementAnswer Of(Entitlement one) => new()
    {
        Service = one.Service.Name,
        National = one.Service.National,
        Entitled = one.Missing.IsEmpty,
        Missing = one.Missing,
    };
}

/// <summary>Which digital services a patron may use through the caller's library (N10, H12).</summary>
public static class EntitlementsEndpoint
{
    public static void Map(Routes routes) => routes
        .Get("/v1/patrons/{id}/entitlements", Operation.ReadEntitlements, Handle)
        .Says("List the library's digital services and whether the patron may use them")
        .AnswersAll<EntitlementAnswer>()
        .Refuses(RefusalCodes.PatronUnknown);

    private static async ValueTask<Answer> Handle(Call call)
    {
        var (patron, fault) = await PatronInPath.Find(call);
        if (fault is not null)
        {
            return fault;
        }

        var library = await call.Services.Load.Library(call.Library)
            ?? throw new InvariantBrokenException($"Library {call.Library} has keys but is unknown.");
        return Answer.Ok(
            new ListAnswer<EntitlementAnswer>(
                [.. Entitlements.All(patron!, library, call.Services.Clock.Now).Select(EntitlementAnswer.Of)]),
            ApiJson.Wire.ListAnswerEntitlementAnswer);
    }
}
