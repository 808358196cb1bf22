using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Kernel;

namespace Rapport.Insight.Predictions;

/// <summary>What predictions need and keep.</summary>
static class PredictionsSetup
{
    public static IServiceCollection AddPredictions(this IServiceCollection services) => services
        .AddSingleton<ReadPasts>().AddSingleton<Leaving>().AddSingleton<Buying>().AddSingleton<Grouping>().AddSingleton<Unheard>().AddSingleton<Predict>().AddSingleton<PredictionShelf>()
        .AddJobKind<PredictJob>().AddJobKind<PredictAll>().AddNightlyJob(PredictAll.Nightly).AddSingleton<IHoldsPersonalData, PredictionHoldings>();

    public static void Configure(ModelBuilder model)
    {
        var prediction = model.Entity<PredictionRow>().ToTable("prediction");
        prediction.HasKey(p => new { p.Workspace, p.Customer });
        prediction.HasIndex(p => new { p.Workspace, p.Stake, p.Customer });
        Name(prediction);
        var run = model.Entity<PredictionRunRow>().ToTable("prediction_run");
        run.HasKey(r => r.Workspace);
        Name(run);
    }

    static void Name<T>(EntityTypeBuilder<T> entity) where T : class
    {
        foreach (var property in entity.Metadata.GetProperties())
        {
            property.SetColumnName(Names.Snake(property.Name));
            property.ValueGenerated = ValueGenerated.Never;
        }
    }
}
