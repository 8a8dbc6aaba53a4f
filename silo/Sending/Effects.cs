using Npgsql;
using Skranke.Actors;
using Skranke.Ledger;
using Skranke.Loans;
using Skranke.Notices;

namespace Skranke.Silo.Sending;

/// <summary>A notice that does something by being sent.</summary>
internal sealed record Announced(Isil Library, PatronId Patron, long Notice, NoticeKind Kind, long Cause);

/// <summary>Tells grains that what they announced has gone out in writing, or came back (H38, H49). Said twice it
/// changes nothing.</summary>
internal sealed class Effects(NpgsqlDataSource database, IAsk grains, IIds ids, IBusinessClock clock)
{
    public async ValueTask SentAsync(Announced told, bool isReturned)
    {
        if (told.Kind == NoticeKind.ExclusionAnnounced)
        {
            _ = await grains.Ask(GrainKey.Of(told.Patron), new ServeAnnouncement
            {
                Key = RequestKey.Once(ids, told.Notice),
                Origin = new Origin(told.Library, 0, Channel.Engine),
                PatronId = told.Patron,
                ExclusionId = new ExclusionId(told.Cause),
                At = clock.Now,
                Returned = isReturned,
            });
        }
        else if (told.Kind == NoticeKind.RenewalAnnulled && await CopyOfAsync(told.Cause) is { } copy)
        {
            _ = await grains.Ask(GrainKey.Of(told.Patron), new ServeAnnulment
            {
                Key = RequestKey.Once(ids, told.Notice),
                Origin = new Origin(told.Library, 0, Channel.Engine),
                PatronId = told.Patron,
                LoanId = new LoanId(told.Cause),
                CopyId = copy,
                At = clock.Now,
                Returned = isReturned,
            });
        }
    }

    private async ValueTask<CopyId?> CopyOfAsync(long loan)
    {
        await using var command = database.CreateCommand(
            "select copy_id from loan where id = $1 and closed_at is null");
        command.Parameters.Add(new() { Value = loan });
        return await command.ExecuteScalarAsync() is long copy ? new CopyId(copy) : null;
    }
}
