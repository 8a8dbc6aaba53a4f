namespace Skranke.Silo.Ledger;

/// <summary>Whom an event is about. Events about patrons themselves say so; all others name a loan, a reservation or
/// something of theirs, and the patron is whoever that belongs to. So the cut of a loan's link is at the same time that
/// of all its events, and no event has to be searched for.</summary>
internal static class EventPatrons
{
    /// <summary>The patron of <c>event e</c>; null where the link was cut or nobody is meant.</summary>
    public const string Sql =
        """
        coalesce(e.patron_id, case
            when e.kind in (1, 2, 3, 14, 15, 16, 17, 18, 19, 20, 21, 22, 34)
                then (select patron_id from loan where id = e.subject_id)
            when e.kind in (5, 6, 7, 8, 9, 10, 13, 23, 33)
                then (select patron_id from reservation where id = e.subject_id)
            when e.kind = 12
                then (select l.patron_id from receipt r join loan l on l.id = (r.lines -> 0 ->> 'loan')::bigint
                      where r.id = e.subject_id)
            when e.kind = 24 then (select patron_id from notice where id = e.subject_id)
            when e.kind = 25 then (select patron_id from work_item where id = e.subject_id)
            when e.kind = 95 then (select patron_id from payment where id = e.subject_id)
            when e.kind = 27 or e.kind between 90 and 94
                then coalesce(
                    (select patron_id from loan where id = e.subject_id),
                    (select patron_id from fee where id = e.subject_id))
        end)
        """;
}
