using Npgsql;
using Skranke.Silo.Ledger;

namespace Skranke.Silo.ReadModels;

/// <summary>Whether a request was answered before, for those that come with no key of their own and so must be looked
/// for each time. Questions that wait at the same time go to the database together.</summary>
public sealed class RequestsSeen(Enquiries enquiries)
{
    private const string Sql = "select operation from request where operation = any($1) and answer is not null";

    private readonly Enquiry<Guid, object> _questions = enquiries.About<Guid, object>(
        (batch, operations) => batch.Add(Sql, RequestRows.Uuids(operations)), (row, _) => Read(row));

    public async ValueTask<bool> Has(Guid operation) => await _questions.Get(operation) is not null;

    private static async Task<Dictionary<Guid, object>> Read(NpgsqlDataReader row)
    {
        var found = new Dictionary<Guid, object>();
        while (await row.ReadAsync())
        {
            found[row.GetGuid(0)] = found;
        }

        return found;
    }
}
