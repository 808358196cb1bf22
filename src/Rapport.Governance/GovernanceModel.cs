using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Rapport.Governance.Audit;
using Rapport.Governance.Keys;
using Rapport.Governance.Mail;
using Rapport.Governance.People;
using Rapport.Governance.Workspaces;
using Rapport.Kernel;

namespace Rapport.Governance;

/// <summary>People, workspaces, keys, settings and the audit log in the state store.</summary>
public sealed class GovernanceModel : IModelPart
{
    /// <inheritdoc/>
    public void Configure(ModelBuilder model)
    {
        ArgumentNullException.ThrowIfNull(model);
        model.Entity<WorkspaceRow>().ToTable("workspace").HasKey(w => w.Id);
        var person = model.Entity<Person>().ToTable("person");
        person.HasKey(p => p.Id);
        person.HasIndex(p => p.EmailKey).IsUnique();
        person.Property(p => p.Revision).IsConcurrencyToken();
        var membership = model.Entity<Membership>().ToTable("membership");
        membership.HasKey(m => new { m.Workspace, m.Person });
        membership.HasIndex(m => m.Person);
        var session = model.Entity<Session>().ToTable("session");
        session.HasKey(s => s.Id);
        session.HasIndex(s => s.Person);
        var passkey = model.Entity<Passkey>().ToTable("passkey");
        passkey.HasKey(p => p.Id);
        passkey.HasIndex(p => p.Person);
        model.Entity<Invite>().ToTable("invite").HasKey(i => new { i.Workspace, i.Id });
        var key = model.Entity<ApiKey>().ToTable("api_key");
        key.HasKey(k => new { k.Workspace, k.Id });
        key.HasIndex(k => k.Hash).IsUnique();
        model.Entity<AuditEntry>().ToTable("audit_entry").HasKey(a => new { a.Workspace, a.No });
        model.Entity<AuditHead>().ToTable("audit_head").HasKey(a => a.Workspace);
        model.Entity<SmtpSettings>().ToTable("smtp").HasKey(s => s.Workspace);
        NameColumns(model);
    }

    static void NameColumns(ModelBuilder model)
    {
        var own = model.Model.GetEntityTypes().Where(e => e.ClrType.Namespace!.StartsWith("Rapport.Governance", StringComparison.Ordinal)); // entities are ours, in a namespace
        foreach (var property in own.SelectMany(e => e.GetProperties()))
        {
            property.SetColumnName(Names.Snake(property.Name));
            property.ValueGenerated = ValueGenerated.Never;
        }
    }
}
