using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rapport.Customers.Companies;
using Rapport.Customers.Erase;
using Rapport.Customers.Fields;
using Rapport.Customers.Identity;
using Rapport.Customers.Identity.Proof;
using Rapport.Customers.Ingest;
using Rapport.Customers.Orders;
using Rapport.Customers.Profiles;
using Rapport.Customers.Segments.Live;
using Rapport.Customers.Timeline;
using Rapport.Customers.Touchpoints;
using Rapport.Kernel;

namespace Rapport.Customers;

/// <summary>The tables of customers and of the pipeline that feeds them. Hot ones are written by hand-made SQL.</summary>
sealed class CustomersModel : IModelPart
{
    public void Configure(ModelBuilder model)
    {
        // Rows of hundreds of bytes: a narrow index beside an append-only table beats a wide clustered one.
        Table<IdentifierRow>(model, "identifier", e =>
        {
            e.HasKey(r => r.Subject);
            e.HasIndex(r => r.Customer);
        });
        Table<CustomerRow>(model, "customer", e =>
        {
            e.HasKey(r => r.Id);
            e.HasIndex(r => new { r.Workspace, r.Id }); // to count and to draw a sample
        });
        Table<SegmentRow>(model, "segment", e => e.HasKey(r => r.Id));
        Table<VersionRow>(model, "segment_version", e => e.HasKey(r => r.No));
        Table<TrackRow>(model, "segment_track", e => e.HasKey(r => r.No));
        Table<SubjectTrackRow>(model, "subject_track", e => e.WithoutRowId().HasKey(r => new { r.Subject, r.Track }));
        Table<SegmentPersonRow>(model, "segment_person", e =>
        {
            e.WithoutRowId().HasKey(r => r.Customer);
            e.HasIndex(r => r.Due);
        });
        Table<SegmentStayRow>(model, "segment_stay", e =>
        {
            e.WithoutRowId().HasKey(r => new { r.Version, r.Customer, r.Since });
            e.HasIndex(r => r.Customer);
        });
        Table<SegmentRecountRow>(model, "segment_recount", e => e.WithoutRowId().HasKey(r => r.Customer));
        Table<SegmentPlanRow>(model, "segment_plan", e => e.HasKey(r => r.Workspace));
        Table<RecentFactRow>(model, "recent_fact", e =>
        {
            e.HasKey(r => r.No);
            e.HasIndex(r => r.Subject);
        });
        Table<MergeRow>(model, "customer_merge", e =>
        {
            e.HasKey(r => r.Id);
            e.HasIndex(r => r.Survivor);
            e.HasIndex(r => r.Loser);
        });
        Table<KeptApartRow>(model, "kept_apart", e => e.WithoutRowId().HasKey(r => new { r.One, r.Other }));
        Table<IdentityConflictRow>(model, "identity_conflict", e => e.WithoutRowId().HasKey(r => new { r.LeftOut, r.KeptFor }));
        Table<ErasedIdentityRow>(model, "erased_identity", e => e.WithoutRowId().HasKey(r => r.Hash));
        Table<ErasureSaltRow>(model, "erasure_salt", e => e.HasKey(r => r.Workspace));
        Table<ErasingRow>(model, "erasing", e => e.WithoutRowId().HasKey(r => new { r.Customer, r.Subject }));
        Table<OrderRow>(model, "customer_order", e =>
        {
            e.HasKey(r => new { r.Workspace, r.OrderId });
            e.HasIndex(r => r.Subject);
        });
        Table<RestrictedFieldRow>(model, "restricted_field", e => e.HasKey(r => new { r.Workspace, r.Field }));
        Table<IdentitySecretRow>(model, "identity_secret", e => e.HasKey(r => r.Workspace));
        Table<CompanyRow>(model, "company", e => e.HasKey(r => new { r.Workspace, r.Key }));
        Table<TouchpointRow>(model, "touchpoint", e => e.HasKey(r => new { r.Workspace, r.Key }));
        Table<ChannelRow>(model, "channel", e => e.HasKey(r => new { r.Workspace, r.Key }));
        Table<SeenBlockRow>(model, "seen_block", e => e.HasKey(r => r.No));
        Table<PipelinePositionRow>(model, "pipeline_position", e =>
        {
            e.HasKey(r => r.Id);
            e.Property(r => r.Id).ValueGeneratedNever();
        });
        Table<DeadRequestRow>(model, "dead_request", e =>
        {
            e.HasKey(r => r.Position);
            e.Property(r => r.Position).ValueGeneratedNever();
        });
        Table<DeadEventRow>(model, "dead_event", e => e.HasKey(r => new { r.Position, r.MessageId }));
    }

    static void Table<T>(ModelBuilder model, string name, Action<EntityTypeBuilder<T>> configure) where T : class
    {
        var entity = model.Entity<T>();
        entity.ToTable(name);
        configure(entity);
        foreach (var property in entity.Metadata.GetProperties()) property.SetColumnName(Names.Snake(property.Name));
    }
}
