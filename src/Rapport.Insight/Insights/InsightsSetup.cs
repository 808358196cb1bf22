using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Kernel;

namespace Rapport.Insight.Insights;

/// <summary>What the scan needs and keeps.</summary>
static class InsightsSetup
{
    public static IServiceCollection AddScans(this IServiceCollection services) => services
        .AddSingleton<AnswerObservations>().AddSingleton<FactObservations>().AddSingleton<SlicePass>().AddSingleton<ScanTraits>().AddSingleton<Scan>().AddSingleton<FindingShelf>()
        .AddJobKind<ScanJob>().AddJobKind<ScanAll>().AddNightlyJob(ScanAll.Nightly).AddSingleton<IHoldsPersonalData, FindingHoldings>();

    public static void Configure(ModelBuilder model)
    {
        var finding = model.Entity<FindingRow>().ToTable("finding");
        finding.HasKey(f => new { f.Workspace, f.Id });
        Name(finding);
        var scan = model.Entity<ScanRow>().ToTable("insight_scan");
        scan.HasKey(s => s.Workspace);
        Name(scan);
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
