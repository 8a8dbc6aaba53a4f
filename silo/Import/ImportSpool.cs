using System.Security.Cryptography;

namespace Skranke.Silo.Import;

/// <summary>Files that were sent, while they are taken. They hold what people are called and what they borrow: only
/// their owner may read them, and they are deleted as soon as their import ends.</summary>
internal sealed class ImportSpool(ImportOptions options)
{
    private const int BlockLength = 128 * 1024;

    private readonly string _folder = Path.GetFullPath(Path.Combine(options.DataFolder, "imports"));

    /// <summary>This folder on this machine, so that an import goes on only where its file lies.</summary>
    public string Place => $"{Environment.MachineName}:{_folder}";

    /// <summary>Saves what arrives.</summary>
    /// <param name="Hash">SHA-256 of the file; null where it was rejected.</param>
    public sealed record Saved(long Length, byte[]? Hash, ImportReception.Rejected? Rejected);

    public async Task<Saved> SaveAsync(long id, Stream body, long? promised, CancellationToken cancellation)
    {
        Saved? saved = null;
        try
        {
            await using var file = Create(id);
            saved = await CopyAsync(body, file, promised, cancellation);
            return saved;
        }
        finally
        {
            if (saved?.Hash is null)
            {
                Delete(id);
            }
        }
    }

    public FileStream Open(long id) => new(
        PathOf(id), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, BlockLength);

    /// <summary>Whether the whole file is there, byte for byte; a machine that fell may have lost its end.</summary>
    public async Task<bool> HasAsync(long id, byte[] hash, CancellationToken cancellation)
    {
        if (!File.Exists(PathOf(id)))
        {
            return false;
        }

        await using var file = Open(id);
        var found = await SHA256.HashDataAsync(file, cancellation);
        return found.AsSpan().SequenceEqual(hash);
    }

    public void Delete(long id) => File.Delete(PathOf(id));

    /// <summary>Deletes what an earlier process left behind of uploads that never became an import.</summary>
    public void DeleteAllBut(IEnumerable<long> ids)
    {
        if (Directory.Exists(_folder))
        {
            Array.ForEach([.. Directory.GetFiles(_folder).Except(ids.Select(PathOf))], File.Delete);
        }
    }

    /// <summary>A new file that only its owner may read, in a folder that only its owner may enter.</summary>
    private FileStream Create(long id)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Options = FileOptions.Asynchronous,
            BufferSize = 0,
        };
        if (OperatingSystem.IsWindows())
        {
            _ = Directory.CreateDirectory(_folder);
        }
        else
        {
            const UnixFileMode file = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            _ = Directory.CreateDirectory(_folder, file | UnixFileMode.UserExecute);
            options.UnixCreateMode = file;
        }

        return new FileStream(PathOf(id), options);
    }

    private async Task<Saved> CopyAsync(Stream body, FileStream file, long? promised, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var block = new byte[BlockLength];
        var length = 0L;
        while (true)
        {
            int read;
            try
            {
                read = await body.ReadAsync(block, cancellation);
            }
            catch (Exception failure) when (failure is IOException or OperationCanceledException)
            {
                return Incomplete(length);
            }

            if (read == 0)
            {
                return promised is null || promised == length
                    ? new Saved(length, hash.GetHashAndReset(), null)
                    : Incomplete(length);
            }

            length += read;
            if (length > options.FileLengthMax)
            {
                return new Saved(length, null, new ImportReception.Rejected(
                    ImportCodes.TooLarge, $"The file is longer than {options.FileLengthMax} bytes."));
            }

            hash.AppendData(block, 0, read);
            await file.WriteAsync(block.AsMemory(0, read), cancellation);
        }
    }

    private static Saved Incomplete(long length) => new(length, null, new ImportReception.Rejected(
        ImportCodes.Incomplete, $"The file broke off after {length} bytes; nothing was imported."));

    private string PathOf(long id) => Path.Combine(_folder, $"{id}.csv");
}
