using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Kernel;

namespace Rapport.Insight.Alerts;

/// <summary>What alerts need and keep.</summary>
static class AlertsSetup
{
    public static IServiceCollection AddAlerts(this IServiceCollection services) => services
        .AddSingleton<AlertDays>().AddSingleton<AlertGate>().AddSingleton<AlertDesk>().AddSingleton<AlertLetters>().AddSingleton<AlertBook>()
        .AddSingleton<AlertClock>().AddHostedService(s => s.GetRequiredService<AlertClock>()).AddSingleton<IHoldsPersonalData, AlertHoldings>();

    public static void Configure(ModelBuilder model)
    {
        var alert = model.Entity<AlertRow>().ToTable("alert");
        alert.HasKey(a => new { a.Workspace, a.Id });
        Name(alert);
        var alarm = model.Entity<AlarmRow>().ToTable("alarm");
        alarm.HasKey(a => new { a.Workspace, a.Id });
        alarm.HasIndex(a => new { a.Workspace, a.Alert, a.First });
        Name(alarm);
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
