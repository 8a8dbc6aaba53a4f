using Skranke.Ledger;
using Skranke.Patrons;
using Skranke.Silo.Import.Csv;
using Skranke.Silo.Ledger;

namespace Skranke.Silo.Import.Kinds;

/// <summary>Members of the importing library: <c>card,library?,state?,rulesVersion?,home?</c>, where <c>card</c> is one
/// that somebody has already, such as a national card that another library brought in. A file takes nothing back: an
/// active membership does not become pending, accepted rules are not forgotten, and the home library is the file's only
/// for whom has none yet. So a file that comes again after the desk has moved on changes nothing.</summary>
internal sealed class MembershipImport : ImportKind
{
    private const int Card = 0, Agency = 1, State = 2, Rules = 3, Home = 4;

    public override string Name => "memberships";

    public override IReadOnlyList<ImportColumn> Columns { get; } =
    [
        new("card"), new("library", Required: false), new("state", Required: false),
        new("rulesVersion", Required: false), new("home", Required: false),
    ];

    internal override int ChunkLength => 2_000;

    internal override ImportChunk NewChunk() =>
        new RowChunk<MembershipRow>(Parse, row => (row.Card.Value, null), WriteAsync);

    /// <param name="State">Null where the row says nothing: a new membership is active, another stays as it
    /// is.</param>
    private sealed record MembershipRow(long Line, CardNumber Card, MembershipState? State, int? Rules, bool IsHome);

    private static MembershipRow Parse(CsvFields fields, ImportLibrary library)
    {
        var card = fields.Id<CardNumber>(Card, CardNumber.TryParse, ImportCodes.Card);
        var named = fields.Field(Agency);
        if (!named.IsEmpty && !named.SequenceEqual(library.Isil.Value))
        {
            fields.Refuse(ImportCodes.Library, "library is another one than the one that imports.");
        }

        MembershipState? state = fields.Field(State) switch
        {
            "active" => MembershipState.Active,
            "pending" => MembershipState.Pending,
            _ => null,
        };
        if (state is null && !fields.Field(State).IsEmpty)
        {
            fields.Refuse(ImportCodes.State, "state is none of active, pending.");
        }

        bool? isHome = fields.Field(Home) switch
        {
            "" or "false" => false,
            "true" => true,
            _ => null,
        };
        if (isHome is null)
        {
            fields.Refuse(ImportCodes.Home, "home is none of true, false.");
        }

        var rules = fields.NumberOrNone(Rules, library.Library.LatestRules, ImportCodes.RulesVersion);
        return new MembershipRow(fields.Line, card, state, rules, isHome == true);
    }

    private static async Task WriteAsync(IReadOnlyList<MembershipRow> rows, ChunkWork work)
    {
        var patrons = await PatronKeys.OfAllAsync(rows.Select(row => row.Card.Value), [], work);
        long[] ids = [.. rows.Select(row => patrons.OfCard(row.Card.Value)).OfType<long>().Distinct()];
        await work.LockAsync("patron", ids);
        var (known, atHome) = await KnownAsync(ids, work);
        var (facts, seen) = (new List<Fact>(), new HashSet<long>());
        foreach (var row in rows)
        {
            if (patrons.OfCard(row.Card.Value) is not { } patron)
            {
                work.Refuse(row.Line, ImportCodes.CardUnknown, "Nobody has this card.");
                continue;
            }

            if (!seen.Add(patron))
            {
                work.Refuse(row.Line, ImportCodes.DuplicateInFile, "An earlier row is about the same patron.");
                continue;
            }

            var before = known.GetValueOrDefault(patron);
            var after = After(row, before, mayBeHome: !atHome.Contains(patron), work.Library);
            if (after == before)
            {
                work.Unchanged++;
                continue;
            }

            var why = after.State != before?.State && after.State == MembershipState.Active
                ? EventKind.MembershipActivated
                : before is null ? EventKind.MembershipJoined
                : after.Home != before.Home ? EventKind.HomeMoved
                : EventKind.RulesAccepted;
            facts.Add(new MembershipChanged(new PatronId(patron), before, after, why));
            _ = before is null ? work.Taken++ : work.Changed++;
        }

        await WriteAsync(facts, work);
    }

    private static Membership After(MembershipRow row, Membership? before, bool mayBeHome, ImportLibrary at)
    {
        var isActive = before?.State == MembershipState.Active
            || row.State == MembershipState.Active
            || (before is null && row.State is null);
        var library = at.Library;
        var becomesActive = isActive && before?.State != MembershipState.Active;
        var rules = row.Rules ?? (becomesActive ? library.RulesOn(at.Today) : null);
        return new Membership(
            library.Isil,
            isActive ? MembershipState.Active : MembershipState.Pending,
            before?.Home == true || (row.IsHome && mayBeHome),
            before?.RulesVersion > rules || rules is null ? before?.RulesVersion : rules);
    }

    private static async Task<(Dictionary<long, Membership> Known, HashSet<long> AtHome)> KnownAsync(
        long[] patrons, ChunkWork work)
    {
        var (known, atHome) = (new Dictionary<long, Membership>(), new HashSet<long>());
        await work.ReadAsync(
            "select patron_id, library, active, home, rules_version from membership where patron_id = any($1)",
            row =>
            {
                var membership = new Membership(
                    Isil.Of(row.GetString(1)),
                    row.GetBoolean(2) ? MembershipState.Active : MembershipState.Pending,
                    row.GetBoolean(3),
                    row.IntOrNull(4));
                if (membership.Home)
                {
                    _ = atHome.Add(row.GetInt64(0));
                }

                if (membership.Library == work.Isil)
                {
                    known[row.GetInt64(0)] = membership;
                }
            },
            Rows.Longs(patrons));
        return (known, atHome);
    }

    private static async Task WriteAsync(List<Fact> facts, ChunkWork work)
    {
        if (facts.Count == 0)
        {
            return;
        }

        var changes = facts.Cast<MembershipChanged>().ToArray();
        var memberships = new MembershipFacts();
        foreach (var change in changes)
        {
            memberships.Add(change);
        }

        await using var batch = work.Connection.CreateBatch();
        memberships.AddStatements(batch);
        _ = await batch.ExecuteNonQueryAsync(work.Cancellation);
        await work.BumpAsync("patron", changes.Select(change => change.PatronId.Value));
        await work.AppendEventsAsync(facts);
    }
}
