using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using Rapport.Kernel;

namespace Rapport.Storage.Embedded.State;

/// <summary>What every context over the embedded store has in common, at run time and when migrations are written.</summary>
static class StateOptions
{
    public static DbContextOptionsBuilder<RapportDb> Of() => new DbContextOptionsBuilder<RapportDb>()
        .ReplaceService<IModelCacheKeyFactory, ModelShape>()
        .ReplaceService<IMigrationsSqlGenerator, MigrationSql>()
        // A host with fewer modules than the migrations know is in order (tests); a test watches for missing migrations.
        .ConfigureWarnings(w => w.Ignore(
            CoreEventId.ManyServiceProvidersCreatedWarning, RelationalEventId.PendingModelChangesWarning));

    /// <summary>Contexts whose parts differ have models that differ.</summary>
    sealed class ModelShape : IModelCacheKeyFactory
    {
        public object Create(DbContext context, bool designTime) => (context.GetType(), ((RapportDb)context).Parts, designTime);
    }

    /// <summary>Adds WITHOUT ROWID where the model asks for it.</summary>
    sealed class MigrationSql(MigrationsSqlGeneratorDependencies dependencies, IRelationalAnnotationProvider annotations)
        : SqliteMigrationsSqlGenerator(dependencies, annotations)
    {
        protected override void Generate(
            CreateTableOperation operation, IModel? model, MigrationCommandListBuilder builder, bool terminate = true)
        {
            if (!IsClustered(operation, model))
            {
                base.Generate(operation, model, builder, terminate);
                return;
            }

            base.Generate(operation, model, builder, terminate: false);
            builder.Append(" WITHOUT ROWID");
            if (!terminate) return;
            builder.AppendLine(Dependencies.SqlGenerationHelper.StatementTerminator);
            EndStatement(builder);
        }

        static bool IsClustered(CreateTableOperation operation, IModel? model) =>
            model?.GetRelationalModel().FindTable(operation.Name, operation.Schema)?.EntityTypeMappings
                .Any(m => m.TypeBase.FindAnnotation(TableShape.WithoutRowIdAnnotation)?.Value is true) == true;
    }
}
