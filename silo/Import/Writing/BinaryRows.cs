using Npgsql;
using NpgsqlTypes;

namespace Skranke.Silo.Import.Writing;

/// <summary>A binary COPY with the few types of the ledger's columns. Nothing is sent where there are no rows.</summary>
internal sealed class BinaryRows : IAsyncDisposable
{
    private readonly NpgsqlBinaryImporter? _importer;
    private readonly CancellationToken _cancellation;

    private BinaryRows(NpgsqlBinaryImporter? importer, CancellationToken cancellation) =>
        (_importer, _cancellation) = (importer, cancellation);

    public static async Task<BinaryRows> BeginAsync(
        NpgsqlConnection to, string table, int rows, CancellationToken cancellation) =>
        new(
            rows == 0
                ? null
                : await to.BeginBinaryImportAsync($"copy {table} from stdin (format binary)", cancellation),
            cancellation);

    public Task RowAsync() => _importer!.StartRowAsync(_cancellation);

    public Task WriteAsync(long value) => _importer!.WriteAsync(value, NpgsqlDbType.Bigint, _cancellation);

    public Task WriteAsync(int value) => _importer!.WriteAsync(value, NpgsqlDbType.Integer, _cancellation);

    public Task WriteAsync(short value) => _importer!.WriteAsync(value, NpgsqlDbType.Smallint, _cancellation);

    public Task WriteAsync(bool value) => _importer!.WriteAsync(value, NpgsqlDbType.Boolean, _cancellation);

    public Task WriteAsync(int? value) => value is { } known ? WriteAsync(known) : NullAsync();

    public Task WriteAsync(string? value) =>
        value is null ? NullAsync() : _importer!.WriteAsync(value, NpgsqlDbType.Text, _cancellation);

    public Task WriteAsync(byte[]? value) =>
        value is null ? NullAsync() : _importer!.WriteAsync(value, NpgsqlDbType.Bytea, _cancellation);

    public Task WriteAsync(DateOnly? value) =>
        value is { } known ? _importer!.WriteAsync(known, NpgsqlDbType.Date, _cancellation) : NullAsync();

    public Task WriteAsync(DateTimeOffset? value) =>
        value is { } known ? _importer!.WriteAsync(known, NpgsqlDbType.TimestampTz, _cancellation) : NullAsync();

    public async Task CompleteAsync()
    {
        if (_importer is not null)
        {
            _ = await _importer.CompleteAsync(_cancellation);
        }
    }

    public ValueTask DisposeAsync() => _importer?.DisposeAsync() ?? ValueTask.CompletedTask;

    private Task NullAsync() => _importer!.WriteNullAsync(_cancellation);
}
