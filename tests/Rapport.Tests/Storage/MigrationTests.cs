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

    static RapportDb Context(IEnumerable<IModelPart> parts) => new(
        StateOptions.Of().UseSqlite(
            "Data Source=:memory:", sqlite => sqlite.MigrationsAssembly(typeof(StateStore).Assembly)).Options,
        parts);

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
