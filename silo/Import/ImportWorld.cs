using Microsoft.Extensions.Logging;
using Npgsql;
using Skranke.Actors;

namespace Skranke.Silo.Import;

/// <summary>What imports need of the engine.</summary>
internal sealed record ImportWorld(
    NpgsqlDataSource Database,
    ImportStore Store,
    ImportSpool Spool,
    IIds Ids,
    Secrets Secrets,
    IBusinessClock Clock,
    TimeProvider Machine,
    ILogger Log);
