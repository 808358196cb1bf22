using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rapport.Kernel;
using Rapport.Service.Cases;
using Rapport.Service.Channels;
using Rapport.Service.Fixes;
using Rapport.Service.Help;
using Rapport.Service.Inbox;
using Rapport.Service.Mail;
using Rapport.Service.Portal;
using Rapport.Service.Recovery;
using Rapport.Service.Settings;

namespace Rapport.Service;

/// <summary>The tables of cases and conversations.</summary>
sealed class ServiceModel : IModelPart
{
    public void Configure(ModelBuilder model)
    {
        Table<CaseRow>(model, "service_case", e =>
        {
            e.HasKey(c => c.Id);
            e.HasIndex(c => new { c.Workspace, c.Number }).IsUnique();
            e.HasIndex(c => new { c.Workspace, c.IsOpen, c.Due, c.Number });
            e.HasIndex(c => new { c.Workspace, c.IsOpen, c.Number });
            e.HasIndex(c => new { c.Workspace, c.Owner, c.IsOpen, c.Due, c.Number });
            e.HasIndex(c => new { c.Workspace, c.IsBreached, c.IsOpen, c.Due, c.Number });
            e.HasIndex(c => new { c.Workspace, c.Team, c.IsOpen, c.Due, c.Number });
            e.HasIndex(c => new { c.Workspace, c.Touchpoint, c.Number });
            e.HasIndex(c => new { c.Workspace, c.Cause, c.Number });
            e.HasIndex(c => new { c.Subject, c.Workspace });
            e.HasIndex(c => new { c.Response, c.Workspace });
            e.HasIndex(c => new { c.MergedInto, c.Workspace });
            e.HasIndex(c => c.Timer);
            e.HasIndex(c => new { c.Workspace, c.OpenedAt, c.MergedInto });
            // Reports read a period of these alone: the rows themselves are ten times as long.
            e.HasIndex(c => new
            {
                c.Workspace, c.ClosedAt, c.MergedInto, c.Owner, c.Team, c.Cause, c.Channel, c.Touchpoint, c.Policy, c.Id, c.OpenedAt, c.FirstRepliedAt, c.FirstReplyWork, c.ResolutionWork, c.Replies, c.Reopenings, c.Outcome,
                c.IsFirstReplyLate, c.IsResolutionLate,
            }).HasDatabaseName("IX_service_case_report");
        });
        Table<CaseEventRow>(model, "service_case_event", e =>
        {
            e.HasKey(r => r.No);
            e.HasIndex(r => new { r.Case, r.Workspace });
            e.HasIndex(r => r.IsTold);
        });
        Table<CaseOriginRow>(model, "service_case_origin", e =>
        {
            e.HasKey(r => new { r.Workspace, r.Key });
            e.HasIndex(r => new { r.Case, r.Workspace });
        });
        Table<CaseTurnRow>(model, "service_case_turn", e => e.HasKey(r => new { r.Workspace, r.Person }));
        Table<ConversationRow>(model, "conversation", e =>
        {
            e.HasKey(c => c.Id);
            e.HasIndex(c => new { c.Workspace, c.Channel, c.Thread }).IsUnique();
            e.HasIndex(c => new { c.Workspace, c.IsOpen, c.LastAt });
            e.HasIndex(c => new { c.Workspace, c.Assignee, c.IsOpen, c.LastAt });
            e.HasIndex(c => new { c.Workspace, c.Status, c.LastAt });
            e.HasIndex(c => new { c.Workspace, c.OpenedAt });
            e.HasIndex(c => new
            {
                c.Workspace, c.ClosedAt, c.Assignee, c.Team, c.Channel, c.Touchpoint, c.Id, c.OpenedAt, c.FirstRepliedAt, c.FirstReplyWork, c.ResolutionWork, c.Replies, c.Reopenings, c.Repeats, c.Subject,
            }).HasDatabaseName("IX_conversation_report");
            e.HasIndex(c => new { c.Subject, c.Workspace });
            e.HasIndex(c => new { c.Workspace, c.LastAt }).HasFilter($"\"bot\" = {(int)BotPart.Answers} AND \"is_open\"");
            // Reports of the bot pass over conversations that neither it nor a rating has anything to do with.
            e.HasIndex(c => new { c.Workspace, c.ClosedAt }).HasFilter($"\"bot\" <> {(int)BotPart.None} OR \"rating\" IS NOT NULL").HasDatabaseName("IX_conversation_bot");
        });
        Table<ConversationMessageRow>(model, "conversation_message", e =>
        {
            e.HasKey(m => m.No);
            e.HasIndex(m => new { m.Conversation, m.Key }).IsUnique();
            e.HasIndex(m => new { m.Conversation, m.No });
            e.HasIndex(m => m.IsTold);
            e.HasIndex(m => new { m.Workspace, m.At }).HasFilter($"\"by\" = {(int)MessageBy.Call}"); // reports of calls pass over all that is written
        });
        Table<ConversationDraftRow>(model, "conversation_draft", e => e.HasKey(d => new { d.Conversation, d.Person }));
        Table<CaseSurveyRow>(model, "service_case_survey", e =>
        {
            e.HasKey(r => r.Id);
            e.HasIndex(r => new { r.Case, r.Workspace });
            e.HasIndex(r => new { r.Workspace, r.AnsweredAt });
        });
        Table<FixRow>(model, "service_fix", e =>
        {
            e.HasKey(r => r.Id);
            e.HasIndex(r => new { r.Workspace, r.CreatedAt });
        });
        Table<FixPersonRow>(model, "service_fix_person", e =>
        {
            e.HasKey(r => new { r.Fix, r.Customer });
            e.HasIndex(r => new { r.Customer, r.Workspace });
            e.HasIndex(r => new { r.Fix, r.At });
        });
        Table<HelpCentreRow>(model, "service_help_centre", e =>
        {
            e.HasKey(r => r.Workspace);
            e.HasIndex(r => r.Address).IsUnique();
        });
        Table<ArticleRow>(model, "service_article", e =>
        {
            e.HasKey(r => r.Id);
            e.HasIndex(r => r.Workspace);
        });
        Table<ArticleTextRow>(model, "service_article_text", e =>
        {
            e.HasKey(r => new { r.Article, r.Language });
            e.HasIndex(r => new { r.Workspace, r.Language });
        });
        Table<ArticleVersionRow>(model, "service_article_version", e =>
        {
            e.HasKey(r => new { r.Article, r.Language, r.Version });
            e.HasIndex(r => r.Workspace);
        });
        Table<ArticleReadRow>(model, "service_article_read", e => e.HasKey(r => new { r.Workspace, r.Article, r.Language, r.Day }));
        Table<ArticleVoteRow>(model, "service_article_vote", e =>
        {
            e.HasKey(r => new { r.Article, r.Reader });
            e.HasIndex(r => new { r.Workspace, r.At });
        });
        Table<HelpSearchRow>(model, "service_help_search", e =>
        {
            e.HasKey(r => r.Id);
            e.HasIndex(r => new { r.Workspace, r.At });
        });
        Table<PortalRow>(model, "service_portal", e =>
        {
            e.HasKey(r => r.Workspace);
            e.HasIndex(r => r.Address).IsUnique();
        });
        Table<PortalAskRow>(model, "service_portal_ask", e => e.HasKey(r => r.Id));
        Table<PortalPassRow>(model, "service_portal_pass", e =>
        {
            e.HasKey(r => r.Hash);
            e.HasIndex(r => r.Until);
            e.HasIndex(r => new { r.Customer, r.Workspace });
        });
        Table<ChannelRow>(model, "conversation_channel", e => e.HasKey(c => new { c.Workspace, c.Key }));
        Table<DeliveryRow>(model, "conversation_delivery", e =>
        {
            e.HasKey(d => d.Message);
            e.Property(d => d.Message).ValueGeneratedNever();
            e.HasIndex(d => new { d.State, d.Due });
            e.HasIndex(d => new { d.Conversation, d.State });
        });
        Table<MailboxRow>(model, "conversation_mailbox", e => e.HasKey(b => b.Workspace));
        Table<MailRefusalRow>(model, "conversation_mail_refusal", e => e.HasKey(r => new { r.Workspace, r.Reason }));
        Table<MailRow>(model, "conversation_mail", e =>
        {
            e.HasKey(m => new { m.Workspace, m.Key });
            e.HasIndex(m => new { m.Workspace, m.MessageId });
            e.HasIndex(m => new { m.Workspace, m.Sender, m.At });
            e.HasIndex(m => new { m.Conversation, m.Message });
        });
        Table<SettingRow>(model, "service_setting", e => e.HasKey(r => new { r.Workspace, r.Name }));
    }

    static void Table<T>(ModelBuilder model, string name, Action<EntityTypeBuilder<T>> configure) where T : class
    {
        var entity = model.Entity<T>();
        entity.ToTable(name);
        configure(entity);
        foreach (var property in entity.Metadata.GetProperties()) property.SetColumnName(Names.Snake(property.Name));
    }
}
