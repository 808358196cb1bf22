using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Rapport.Kernel;
using Rapport.Storage.Compliance;
using Rapport.Storage.Embedded.State;

namespace Rapport.Tests.Storage;

public sealed class MigrationTests
{
    [Fact]
    public void The_migrations_make_the_tables_the_modules_describe()
    {
        using var db = Context(PartsOfAllModules());
        db.Database.HasPendingModelChanges().ShouldBeFalse("Run eng/migrate and commit what it writes.");
    }

    [Fact]
    public void A_table_without_a_migration_is_noticed()
    {
        using var db = Context([.. PartsOfAllModules(), new NotePart()]);
        db.Database.HasPendingModelChanges().ShouldBeTrue();
    }

    [Fact]
    public void A_clustered_table_is_made_without_row_id()
    {
        using var db = Context([new ClusteredPart()]);
        var differ = db.GetService<IMigrationsModelDiffer>();
        var model = db.GetService<IDesignTimeModel>().Model;
        var script = db.GetService<IMigrationsSqlGenerator>()
            .Generate(differ.GetDifferences(null, model.GetRelationalModel()), model)
            .Select(c => c.CommandText).ToList();
        script.ShouldContain(s => s.Contains("\"clustered\"", StringComparison.Ordinal)
            && s.TrimEnd().EndsWith(") WITHOUT ROWID;", StringComparison.Ordinal));
        script.ShouldContain(s => s.Contains("\"plain\"", StringComparison.Ordinal)
            && !s.Contains("WITHOUT ROWID", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_has_an_index_is_found_by_it_also_within_a_workspace_or_a_survey()
    {
        // Without figures about the data SQLite may as well take the index of the workspace, which reads all of its rows.
        await using var db = Context(PartsOfAllModules());
        await db.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await db.Database.MigrateAsync(TestContext.Current.CancellationToken);
        var heads = await ReadAsync(db, """
            SELECT DISTINCT t.name, c.name FROM sqlite_schema t, pragma_index_list(t.name) i, pragma_index_info(i.name) c
            WHERE t.type = 'table' AND i.origin = 'c' AND c.seqno = 0 AND c.name NOT IN ('workspace', 'survey', 'state')
            """);
        heads.Count.ShouldBeGreaterThan(20);
        var columns = (await ReadAsync(db, "SELECT t.name, c.name FROM sqlite_schema t, pragma_table_info(t.name) c WHERE t.type = 'table'")).ToHashSet();
        var missed = new List<string>();
        foreach (var (table, column) in heads)
        {
            foreach (var within in new[] { "workspace", "survey" }.Where(w => columns.Contains((table, w))))
            {
                var plan = await ReadAsync(db, $"EXPLAIN QUERY PLAN SELECT * FROM \"{table}\" WHERE \"{within}\" = x'01' AND \"{column}\" = x'02'", 3);
                if (!plan[0].Item1.Contains($"{column}=?", StringComparison.Ordinal)) missed.Add($"{table}: add {within} to the index that begins with {column}");
            }
        }

        missed.ShouldBeEmpty();
    }

    static async Task<List<(string, string)>> ReadAsync(RapportDb db, string sql, int column = 0)
    {
        await using var command = db.Database.GetDbConnection().Command(sql);
        await using var rows = await command.ExecuteReaderAsync();
        var all = new List<(string, string)>();
        while (await rows.ReadAsync()) all.Add((rows.GetString(column), column == 0 ? rows.GetString(1) : ""));
        return all;
    }

    static RapportDb Context(IEnumerable<IModelPart> parts) => new(
        StateOptions.Of().UseSqlite(
            "Data Source=:memory:", sqlite => sqlite.MigrationsAssembly(typeof(StateStore).Assembly)).Options,
        new ModelParts(parts));

    static List<IModelPart> PartsOfAllModules() =>
    [
        .. Directory.EnumerateFiles(AppContext.BaseDirectory, "Rapport.*.dll")
            .Select(path => Path.GetFileNameWithoutExtension(path))
            .Where(name => name is not ("Rapport.Tests" or "Rapport.Storage.Compliance" or "Rapport.Columns.Host"))
            .SelectMany(name => Assembly.Load(name).GetTypes())
            .Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IModelPart)))
            .Select(type => (IModelPart)Activator.CreateInstance(type, nonPublic: true)!), // a part has a constructor without parameters
    ];

    sealed class ClusteredPart : IModelPart
    {
        public void Configure(ModelBuilder model)
        {
            model.Entity<Note>(note =>
            {
                note.ToTable("clustered").HasKey(n => n.Id);
                note.WithoutRowId();
            });
            model.Entity<Plain>().ToTable("plain");
        }
    }

    sealed class Plain
    {
        public long Id { get; set; }
    }
}
