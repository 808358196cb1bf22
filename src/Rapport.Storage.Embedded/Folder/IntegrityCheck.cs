using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Hosting;
using Rapport.Kernel;

namespace Rapport.Storage.Embedded.Folder;

/// <summary>Reads every page of every file once after the start and once a day, table by table so that no reading lasts long,
/// and turns health red when something is wrong.</summary>
sealed class IntegrityCheck(IServiceProvider services, TimeProvider clock) : BackgroundService, IHealthPart
{
    static readonly TimeSpan Every = TimeSpan.FromDays(1);

    DateTimeOffset? checkedAt;
    string? damage;

    public string Name => "integrity";

    public ValueTask<HealthReport> CheckAsync(CancellationToken ct) => ValueTask.FromResult(damage is not null
        ? new HealthReport(HealthStatus.Down, $"{damage} Restore the data folder from a backup.")
        : new HealthReport(HealthStatus.Ok, checkedAt is null ? "The check of the data files is under way." : "The data files are whole.")
        {
            Figures = checkedAt is { } at
                ? new Dictionary<string, object> { ["checkedAt"] = at.ToString("O", System.Globalization.CultureInfo.InvariantCulture) }
                : new Dictionary<string, object>(),
        });

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var store = (EmbeddedStore)services.GetService(typeof(EmbeddedStore))!; // registered together with this
        try
        {
            while (true)
            {
                await Task.Delay(TimeSpan.FromSeconds(20), clock, stoppingToken);
                foreach (var file in store.SqliteFiles)
                    damage ??= await Task.Run(() => Damage(file, stoppingToken), stoppingToken);
                checkedAt = clock.GetUtcNow();
                await Task.Delay(Every, clock, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    /// <summary>A sentence naming the file, or null when it is whole.</summary>
    public static string? Damage(SqliteFile file, CancellationToken ct)
    {
        try
        {
            using var connection = file.Reader();
            connection.Open();
            foreach (var table in Texts(connection, "SELECT name FROM sqlite_schema WHERE type = 'table'", null))
            {
                ct.ThrowIfCancellationRequested();
                var answer = Texts(connection, "SELECT integrity_check FROM pragma_integrity_check(@table)", table);
                if (answer is not ["ok"]) return $"The data file {file.Path} is damaged in table {table}.";
            }

            return null;
        }
        catch (SqliteException e) when (FileCheck.IsDamage(e))
        {
            return $"The data file {file.Path} is damaged.";
        }
    }

    static List<string> Texts(SqliteConnection connection, string sql, string? table)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        if (table is not null) command.With("@table", table);
        using var reader = command.ExecuteReader();
        var texts = new List<string>();
        while (reader.Read()) texts.Add(reader.GetString(0));
        return texts;
    }
}
