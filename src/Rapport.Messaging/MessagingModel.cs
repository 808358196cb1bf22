using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rapport.Kernel;
using Rapport.Messaging.Budget;
using Rapport.Messaging.Consents;
using Rapport.Messaging.Outbox;
using Rapport.Messaging.Recipients;
using Rapport.Messaging.Settings;

namespace Rapport.Messaging;

/// <summary>Outbox, suppressions, consents and mail settings in the state store.</summary>
sealed class MessagingModel : IModelPart
{
    public void Configure(ModelBuilder model)
    {
        Table<MessageRow>(model, "message", e =>
        {
            e.HasKey(m => m.Id);
            e.HasIndex(m => new { m.Workspace, m.State, m.Due });
            e.HasIndex(m => new { m.Workspace, m.Contact });
            e.HasIndex(m => new { m.Workspace, m.Customer });
            e.HasIndex(m => new { m.Workspace, m.About });
            e.HasIndex(m => new { m.Workspace, m.Created });
        });
        Table<MessageHourRow>(model, "message_hour", e => e.WithoutRowId().HasKey(h => new { h.Workspace, h.Hour }));
        Table<ContactSaltRow>(model, "contact_salt", e => e.HasKey(s => s.Workspace));
        Table<SuppressionRow>(model, "suppression", e => e.WithoutRowId().HasKey(s => new { s.Workspace, s.Contact, s.Purpose, s.Cause }));
        Table<UnsubscribeKeyRow>(model, "unsubscribe_key", e => e.HasKey(k => new { k.Workspace, k.Id }));
        Table<ConsentRow>(model, "consent", e =>
        {
            e.HasKey(c => c.Id);
            e.HasIndex(c => new { c.Workspace, c.Customer });
            e.HasIndex(c => new { c.Workspace, c.Contact });
            e.HasIndex(c => new { c.Subject, c.Workspace });
            e.HasIndex(c => c.IsTold);
            e.HasIndex(c => c.Workspace).HasFilter("is_waiting");
        });
        Table<ConsentSignalRow>(model, "consent_signal", e => e.WithoutRowId().HasKey(s => s.Subject));
        Table<ConsentTextRow>(model, "consent_text", e => e.HasKey(t => new { t.Workspace, t.Purpose, t.Version, t.Language }));
        Table<ContactRow>(model, "contact", e =>
        {
            e.HasKey(c => c.Id);
            e.HasIndex(c => c.Subject);
        });
        Table<DecisionRow>(model, "contact_decision", e =>
        {
            e.HasKey(d => d.Id);
            e.HasIndex(d => new { d.Subject, d.Workspace, d.At });
            e.HasIndex(d => new { d.Workspace, d.At });
        });
        Table<WishRow>(model, "contact_wish", e =>
        {
            e.HasKey(w => w.Id);
            e.HasIndex(w => new { w.Subject, w.Workspace });
            e.HasIndex(w => new { w.Workspace, w.Contact });
        });
        Table<ContactRulesRow>(model, "contact_rules", e => e.HasKey(r => r.Workspace));
        Table<MailSettingsRow>(model, "mail_settings", e => e.HasKey(s => s.Workspace));
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
