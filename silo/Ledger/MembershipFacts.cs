using Npgsql;
using Skranke.Ledger;
using Skranke.Patrons;

namespace Skranke.Silo.Ledger;

/// <summary>Memberships that began, changed or ended, and the proofs of accepted rules.</summary>
internal sealed class MembershipFacts
{
    private readonly List<(PatronId Patron, Membership Membership)> _written = [];
    private readonly List<(PatronId Patron, Isil Library)> _ended = [];
    private readonly List<(RulesAccepted Accepted, UnitOfWork Unit)> _accepted = [];

    public void Add(MembershipChanged changed)
    {
        if (changed.After is { } after)
        {
            _written.Add((changed.PatronId, after));
        }
        else
        {
            _ended.Add((changed.PatronId, changed.Before!.Library));
        }
    }

    public void Add(RulesAccepted accepted, UnitOfWork unit) => _accepted.Add((accepted, unit));

    public void AddStatements(NpgsqlBatch batch)
    {
        AddWritten(batch);
        AddEnded(batch);
        AddAccepted(batch);
    }

    private void AddWritten(NpgsqlBatch batch)
    {
        if (_written.Count == 0)
        {
            return;
        }

        var columns = new Columns();
        var (patrons, libraries) = (columns.Longs(), columns.Texts());
        var (active, home, rules) = (columns.Flags(), columns.Flags(), columns.IntsOrNull());
        foreach (var (patron, membership) in _written)
        {
            patrons.Add(patron.Value);
            libraries.Add(membership.Library.Value);
            active.Add(membership.State == MembershipState.Active);
            home.Add(membership.Home);
            rules.Add(membership.RulesVersion);
        }

        _ = batch.Add(
            """
            insert into membership (patron_id, library, active, home, rules_version)
            select * from unnest($1, $2, $3, $4, $5)
            on conflict (patron_id, library) do update
            set active = excluded.active, home = excluded.home, rules_version = excluded.rules_version
            """,
            columns.Seal());
    }

    private void AddEnded(NpgsqlBatch batch)
    {
        if (_ended.Count == 0)
        {
            return;
        }

        var columns = new Columns();
        var (patrons, libraries) = (columns.Longs(), columns.Texts());
        foreach (var (patron, library) in _ended)
        {
            patrons.Add(patron.Value);
            libraries.Add(library.Value);
        }

        _ = batch.Add(
            """
            delete from membership m using unnest($1, $2) as u (patron, library)
            where m.patron_id = u.patron and m.library = u.library
            """,
            columns.Seal());
    }

    private void AddAccepted(NpgsqlBatch batch)
    {
        if (_accepted.Count == 0)
        {
            return;
        }

        var columns = new Columns();
        var (patrons, libraries, versions) = (columns.Longs(), columns.Texts(), columns.Ints());
        var (at, credentials, channels) = (columns.Instants(), columns.Ints(), columns.Shorts());
        foreach (var (accepted, unit) in _accepted)
        {
            patrons.Add(accepted.PatronId.Value);
            libraries.Add(accepted.Library.Value);
            versions.Add(accepted.Version);
            at.Add(unit.At.UtcDateTime);
            credentials.Add(unit.Origin.Credential);
            channels.Add((short)unit.Origin.Channel);
        }

        _ = batch.Add(
            """
            insert into rules_acceptance (patron_id, library, version, at, credential, channel)
            select * from unnest($1, $2, $3, $4, $5, $6)
            """,
            columns.Seal());
    }
}
