using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Migrations.Design;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Kernel;
using Rapport.Storage.Embedded.State;

// Writes the migrations of the embedded store; see eng/migrate.
if (args is not [var target, .. var rest])
{
    Console.Error.WriteLine("usage: Rapport.Migrations <folder of the migrations> [name of a new migration]");
    return 2;
}

var parts = new[] { "Kernel", "Columns", "Customers", "Messaging", "Feedback", "Service", "Journeys", "Insight", "Governance" }
    .Select(module => Assembly.Load($"Rapport.{module}"))
    .SelectMany(module => module.GetTypes())
    .Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IModelPart)))
    .OrderBy(type => type.FullName, StringComparer.Ordinal)
    .Select(type => (IModelPart)Activator.CreateInstance(type, nonPublic: true)!)
    .ToList();
foreach (var part in parts) Console.WriteLine(part.GetType().FullName);

var isInitial = rest.Length == 0;
var name = isInitial ? "Initial" : rest[0];
if (isInitial && Directory.EnumerateFiles(target, "*.cs").Any(file => !IsInitial(file)))
{
    Console.Error.WriteLine("There are migrations after Initial, so Initial is frozen: name a new migration.");
    return 1;
}

await using var db = new RapportDb(
    StateOptions.Of().UseSqlite("Data Source=:memory:", sqlite => sqlite.MigrationsAssembly(
        // With no migration in sight the difference is the whole model.
        isInitial ? typeof(Program).Assembly : typeof(StateOptions).Assembly)).Options,
    new ModelParts(parts));
await using var services = Design(db);
var written = services.GetRequiredService<IMigrationsScaffolder>()
    .ScaffoldMigration(name, "Rapport.Storage.Embedded", "Migrations", "C#");
Directory.CreateDirectory(target);
if (isInitial)
{
    // The same model gives the same bytes, whoever writes them and when; another model gives another id, so that a
    // data folder of another development build is recognised and refused.
    var id = "20260101000000_Initial_" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(written.SnapshotCode)))[..8];
    Write("Initial.cs", written.MigrationCode);
    Write("Initial.Designer.cs", written.MetadataCode.Replace(written.MigrationId, id, StringComparison.Ordinal));
}
else
{
    Write(written.MigrationId + ".cs", written.MigrationCode);
    Write(written.MigrationId + ".Designer.cs", written.MetadataCode);
}

Write("RapportDbModelSnapshot.cs", written.SnapshotCode);
return 0;

void Write(string file, string code) => File.WriteAllText(Path.Combine(target, file), code.ReplaceLineEndings("\n"));

static bool IsInitial(string file) =>
    Path.GetFileName(file) is "Initial.cs" or "Initial.Designer.cs" or "RapportDbModelSnapshot.cs";

static ServiceProvider Design(DbContext db)
{
    var design = new ServiceCollection().AddEntityFrameworkDesignTimeServices().AddDbContextDesignTimeServices(db);
    new Microsoft.EntityFrameworkCore.Sqlite.Design.Internal.SqliteDesignTimeServices().ConfigureDesignTimeServices(design);
    return design.BuildServiceProvider();
}
