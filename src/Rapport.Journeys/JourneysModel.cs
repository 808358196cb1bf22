using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rapport.Journeys.Maps;
using Rapport.Kernel;

namespace Rapport.Journeys;

/// <summary>The tables of journey maps.</summary>
sealed class JourneysModel : IModelPart
{
    public void Configure(ModelBuilder model)
    {
        Table<MapRow>(model, "journey_map", e =>
        {
            e.HasKey(m => m.Id);
            e.HasIndex(m => new { m.Workspace, m.ChangedAt });
        });
        Table<MapNodeRow>(model, "journey_map_node", e =>
        {
            e.HasKey(n => new { n.Map, n.Id });
            e.HasIndex(n => new { n.Workspace, n.Kind, n.Map, n.Touchpoint });
            e.HasIndex(n => n.Quote);
        });
        Table<MapEditRow>(model, "journey_map_edit", e => e.HasKey(r => new { r.Map, r.Revision }));
        Table<MapVersionRow>(model, "journey_map_version", e => e.HasKey(v => new { v.Map, v.No }));
    }

    static void Table<T>(ModelBuilder model, string name, Action<EntityTypeBuilder<T>> configure) where T : class
    {
        var entity = model.Entity<T>();
        entity.ToTable(name);
        configure(entity);
        foreach (var property in entity.Metadata.GetProperties())
        {
            property.SetColumnName(Names.Snake(property.Name));
            property.ValueGenerated = ValueGenerated.Never;
        }
    }
}
