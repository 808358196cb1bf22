using System.Security.Cryptography;
using System.Text.Json;
using Rapport.Kernel;

namespace Rapport.Server;

/// <summary>The master key of stored secrets: <c>master.key</c> in the data folder, mode 0600, made at the first start. With the
/// setting <c>KeyFile</c> it is sealed by that key, so that a copy of the folder alone opens nothing.</summary>
sealed class MasterKeyFile(string path, KeyFile? outer, IStateStore store, IEnumerable<SealedColumn> columns)
{
    sealed record Stored(int Version, bool IsSealed, IReadOnlyList<byte[]> Keys);

    public static void Add(IServiceCollection services, string data, IConfiguration configuration)
    {
        KeyFile.Add(services, configuration);
        services.AddSingleton(p => new MasterKeyFile(
            Path.Combine(data, "master.key"), p.GetService<KeyFile>(), p.GetRequiredService<IStateStore>(), p.GetServices<SealedColumn>()));
        services.AddSingleton(p => new MasterKeys(p.GetRequiredService<MasterKeyFile>().Load()));
        services.AddSingleton<ISecrets>(p => p.GetRequiredService<MasterKeys>());
        services.AddHostedService<LoadOnStart>();
    }

    /// <summary>The keys, made when this is a new data folder.</summary>
    /// <exception cref="StartRefusedException">The file is gone, damaged, or sealed by a key that the settings do not name.</exception>
    public IReadOnlyList<byte[]> Load()
    {
        if (!File.Exists(path))
        {
            if (HoldsSecrets())
                throw new StartRefusedException($"The file {path} is missing, and with it the key of the stored passwords and secrets. Restore it from a backup.");
            var first = new[] { MasterKeys.NewKey() };
            Write(first, outer);
            return first;
        }

        var stored = Read();
        // A KeyFile that came later seals what was open until now.
        if (!stored.IsSealed && outer is not null) Write(stored.Keys, outer);
        return stored.Keys;
    }

    /// <summary>Seals everything under a new key and forgets the last. Safe to repeat after a crash: until the end the file holds both.</summary>
    /// <param name="next">What seals the file from now on; null for as it was.</param>
    /// <param name="ct">Cancels before the commit.</param>
    /// <returns>How many secrets were sealed anew.</returns>
    public async Task<int> RotateAsync(KeyFile? next, CancellationToken ct)
    {
        IReadOnlyList<byte[]> keys = [MasterKeys.NewKey(), .. Load()];
        Write(keys, outer);
        var done = await ResealAsync(new MasterKeys(keys), ct);
        Write([keys[0]], next ?? outer);
        return done;
    }

    async Task<int> ResealAsync(MasterKeys keys, CancellationToken ct)
    {
        var done = 0;
        await using var transaction = await store.BeginAsync(ct);
        foreach (var column in columns)
        {
            await using var update = transaction.Command($"UPDATE {column.Table} SET {column.Column} = @next WHERE {column.Column} = @last");
            foreach (var last in await BoxesAsync(transaction, column, ct))
            {
                var box = last as byte[] ?? Convert.FromBase64String((string)last);
                if (keys.IsCurrent(box)) continue;
                var next = keys.Seal(column.Purpose, keys.Open(column.Purpose, box));
                await update.With("@next", last is byte[] ? next : Convert.ToBase64String(next)).With("@last", last).ExecuteNonQueryAsync(ct);
                done++;
            }
        }

        await transaction.CommitAsync(ct);
        return done;
    }

    static async Task<List<object>> BoxesAsync(IStateTransaction transaction, SealedColumn column, CancellationToken ct)
    {
        await using var select = transaction.Command(Boxes(column));
        await using var reader = await select.ExecuteReaderAsync(ct);
        var boxes = new List<object>();
        while (await reader.ReadAsync(ct)) boxes.Add(reader.GetValue(0));
        return boxes;
    }

    static string Boxes(SealedColumn column) => $"SELECT {column.Column} FROM {column.Table} WHERE length({column.Column}) > 0";

    bool HoldsSecrets()
    {
        using var db = store.Read();
        var connection = Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions.GetDbConnection(db.Database);
        if (connection.State != System.Data.ConnectionState.Open) connection.Open();
        foreach (var column in columns)
        {
            using var command = connection.Command($"{Boxes(column)} LIMIT 1");
            if (command.ExecuteScalar() is not null) return true;
        }

        return false;
    }

    Stored Read()
    {
        try
        {
            var stored = JsonSerializer.Deserialize<Stored>(File.ReadAllBytes(path)) ?? throw new JsonException();
            if (!stored.IsSealed) return stored;
            if (outer is null) throw new StartRefusedException($"The file {path} was sealed with a KeyFile, and the setting KeyFile is missing.");
            return stored with { Keys = [.. stored.Keys.Select(outer.OpenBytes)] };
        }
        catch (JsonException e)
        {
            throw new StartRefusedException($"The file {path} is damaged. Restore it from a backup.", e);
        }
        catch (CryptographicException e)
        {
            throw new StartRefusedException($"The file {path} was sealed with another KeyFile than the setting names.", e);
        }
    }

    void Write(IReadOnlyList<byte[]> keys, KeyFile? by)
    {
        var stored = new Stored(1, by is not null, by is null ? keys : [.. keys.Select(k => by.SealBytes(k))]);
        var temporary = path + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(temporary, options))
        {
            file.Write(JsonSerializer.SerializeToUtf8Bytes(stored));
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }

    // A key that cannot be read stops the start and not the first request.
    sealed class LoadOnStart(IServiceProvider services) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            services.GetRequiredService<MasterKeys>();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
