using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Rapport.Insight.Alerts;
using Rapport.Insight.Insights;
using Rapport.Insight.Predictions;
using Rapport.Insight.Targets;
using Rapport.Kernel;

namespace Rapport.Insight;

/// <summary>What the module keeps in the state store.</summary>
public sealed class InsightModel : IModelPart
{
    /// <inheritdoc/>
    public void Configure(ModelBuilder model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var target = model.Entity<Target>().ToTable("target");
        target.HasKey(t => new { t.Workspace, t.Metric });
        foreach (var property in target.Metadata.GetProperties())
        {
            property.SetColumnName(property.Name.ToLowerInvariant());
            property.ValueGenerated = ValueGenerated.Never;
        }

        InsightsSetup.Configure(model);
        PredictionsSetup.Configure(model);
        AlertsSetup.Configure(model);
    }
}
